import { detachedCopy } from '@/lib/text/detached-copy';
import { tokensOf } from '@/server/log-analysis/patterns/tokens';

/** Characters that are looked at, and that a masked message has at most. */
const read = 2_000;
const kept = 300;

/** An id that happens to have no digit, such as ORD-QWXKEB. */
const upperCaseId = /\b[A-Z]{2,5}-[A-Z]{5,}\b/g;
/** What the tokens take for something that varies. */
const variable = '0';

/**
 * What a message has in common with others of its kind, as patterns have it: `<*>` stands where ids, numbers, quoted
 * values, paths and addresses are. `known`: values of this line that vary, such as its order.
 */
export function maskMessage(message: string, known: readonly (string | undefined)[] = []): string {
  let text = message.slice(0, read);
  for (const value of known) if (value) text = text.replaceAll(value, variable);
  return detachedCopy(tokensOf(text.replace(upperCaseId, variable)).join(''), kept);
}
