import { isolated } from '@/lib/text/bidi';
import { cut } from '@/lib/text/cut';

// Escape codes of terminals, NUL, and lone surrogates. Line ends and tabs become spaces.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
const unprintable = /[\0-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\p{Cs}]/gu;

/** Text from outside for use in a sentence: one line, printable, cut, isolated from the direction of what is around it. */
export const plainText = (text: string, max = 80): string =>
  cut(isolated(text.replace(unprintable, '\ufffd').replaceAll('\t', ' ')), max);

/** Text of a rule, which may have several lines. */
export const ruleText = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => plainText(line, Number.POSITIVE_INFINITY))
    .join('\n');
