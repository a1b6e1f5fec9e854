import { isolated, oneLine } from '@/lib/text/bidi';

const maxLength = 200;
const link = /:\/\/|www\.|@|[\p{L}\p{N}]\.\p{L}{2}/iu;

/**
 * Makes text from outside safe for a mail: one line of at most 200 characters, isolated from the direction of the text
 * around it, and without anything that a mail program turns into a link. Anybody can order with anybody's address, and
 * a mail of this shop must not carry their advertisement.
 */
export function untrustedText(text: string): string {
  const line = [...oneLine(text)].slice(0, maxLength).join('');
  return isolated(link.test(line) ? line.replace(/[.:/@]+(?=\S)/g, (signs) => `${signs} `) : line);
}
