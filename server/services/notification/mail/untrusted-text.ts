import { isolated, oneLine } from '@/lib/text/bidi';

const longest = 200;
const link = /:\/\/|www\.|@|[\p{L}\p{N}]\.\p{L}{2}/iu;

/**
 * Words of a stranger for a mail: on one line, without turning what stands beside them, and with nothing that a mail
 * program would make a link of. Anybody can
 * order in anybody's name: a mail of this shop must not carry their advertisement.
 */
export function untrustedText(text: string): string {
  const line = [...oneLine(text)].slice(0, longest).join('');
  return isolated(link.test(line) ? line.replace(/[.:/@]+(?=\S)/g, (signs) => `${signs} `) : line);
}
