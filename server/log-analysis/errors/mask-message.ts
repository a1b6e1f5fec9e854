import { detachedCopy } from '@/lib/text/detached-copy';

const wildcard = '<*>';
/** Characters that are looked at, and that a masked message has at most. */
const read = 1_000;
const kept = 300;

// Every repetition is bounded or cannot overlap with what follows, so a hostile message costs no more than a long one.
const colours = /\p{Cc}\[[0-9;]{0,20}m/gu;
const address = /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'<>)\]]+/gi;
const quoted =
  /"[^"]{0,500}"|`[^`]{0,500}`|“[^”]{0,500}”|‘[^’]{0,500}’|«[^»]{0,500}»|(?<![\p{L}\p{N}])'[^']{0,500}'(?!\p{L})/gu;
const path = /(?<![\p{L}\p{N}_.<>])(?:[A-Za-z]:)?(?:[/\\][\p{L}\p{N}_.@%+~:-]+)+[/\\]?/gu;
const word = /[\p{L}\p{N}_][\p{L}\p{N}_.@#+-]*/gu;
const several = /<\*>(?:[\s,;:.=/|+-]{0,5}<\*>)+/g;

const digit = /\p{N}/u;
/** An id that happens to have no digit, such as ORD-QWXKEB. */
const upperCaseId = /^[A-Z]{2,5}-[A-Z]{5,}$/;
const longToken = /^[A-Za-z+=-]{32,}$/;

/**
 * What a message has in common with others of its kind: `<*>` stands where ids, numbers, quoted values, paths and
 * addresses are. `known`: values of this line that vary, such as its order.
 */
export function maskMessage(message: string, known: readonly (string | undefined)[] = []): string {
  let text = message.slice(0, read);
  for (const value of known) if (value) text = text.replaceAll(value, wildcard);
  text = text
    .replace(colours, '')
    .replace(address, wildcard)
    .replace(quoted, wildcard)
    .replace(path, wildcard)
    .replace(word, maskWord)
    .replace(several, wildcard)
    .replace(/\s+/g, ' ')
    .trim();
  return detachedCopy(text, kept);
}

function maskWord(found: string): string {
  const core = found.replace(/[.+-]+$/, '');
  const isVariable = digit.test(core) || core.includes('@') || upperCaseId.test(core) || longToken.test(core);
  return isVariable ? wildcard + found.slice(core.length) : found;
}
