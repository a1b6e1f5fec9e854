import type { DomainEvent } from './domain-event';

/** Longer ids and sources are ignored, because they go to every client and into every inbox. Characters. */
const longestIdentifier = 256;

const isIdentifier = (text: string | undefined): text is string =>
  text !== undefined && text.length > 0 && text.length <= longestIdentifier;

/** `ce_source` and `ce_id`, if both are set and neither is too long: only together do they identify an event. */
export function identifiersOf(
  source: string | undefined,
  id: string | undefined,
): { source: string; id: string } | undefined {
  return isIdentifier(source) && isIdentifier(id) ? { source, id } : undefined;
}

// PostgreSQL cannot store NUL. The backslash is escaped too, so that different texts stay different.
const withoutNul = (text: string): string =>
  // Fast path: nearly no text has one, and thousands arrive per second.
  text.includes('\\') || text.includes('\0')
    ? text.replace(/[\\\0]/g, (character) => (character === '\0' ? '\\0' : '\\\\'))
    : text;

// Cached, because consecutive events usually have the same source.
let lastSource: string | undefined;
let lastPrefix = '';
function prefixOf(source: string): string {
  if (source !== lastSource) {
    lastSource = source;
    // The length separates source and id unambiguously.
    lastPrefix = `${source.length}:${withoutNul(source)}:`;
  }
  return lastPrefix;
}

/**
 * The key that is equal for two deliveries of the same event, and only for those. Without a source it is the id, which
 * then is `topic-partition-offset`. Contains no NUL and at most 1,600 bytes of UTF-8.
 */
export function identityOf({ id, source }: Pick<DomainEvent, 'id' | 'source'>): string {
  return source === undefined ? id : prefixOf(source) + withoutNul(id);
}
