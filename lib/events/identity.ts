import type { DomainEvent } from './domain-event';

/** Longer parts of an identity are not taken: they go to every client and into every inbox. Characters. */
const longestIdentifier = 256;

const isIdentifier = (text: string | undefined): text is string =>
  text !== undefined && text.length > 0 && text.length <= longestIdentifier;

/** `ce_source` and `ce_id`, when both are there and neither is too long: only together they name an event. */
export function identifiersOf(
  source: string | undefined,
  id: string | undefined,
): { source: string; id: string } | undefined {
  return isIdentifier(source) && isIdentifier(id) ? { source, id } : undefined;
}

// A column of PostgreSQL takes no NUL; what escapes it is escaped too, so that no two texts become one.
const withoutNul = (text: string): string =>
  // Nearly none has any, and thousands come a second.
  text.includes('\\') || text.includes('\0')
    ? text.replace(/[\\\0]/g, (character) => (character === '\0' ? '\\0' : '\\\\'))
    : text;

// Events come many in a row from one source.
let lastSource: string | undefined;
let lastPrefix = '';
function prefixOf(source: string): string {
  if (source !== lastSource) {
    lastSource = source;
    // The length says where one part ends and the other begins.
    lastPrefix = `${source.length}:${withoutNul(source)}:`;
  }
  return lastPrefix;
}

/**
 * The key of "the same event": two deliveries are of one event if and only if it is equal. Without a source it is the
 * id, which then is `topic-partition-offset`. Holds no NUL, and at most 1,600 bytes of UTF-8.
 */
export function identityOf({ id, source }: Pick<DomainEvent, 'id' | 'source'>): string {
  return source === undefined ? id : prefixOf(source) + withoutNul(id);
}
