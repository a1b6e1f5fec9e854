import { z } from 'zod';

/** A value that is not accepted, as what follows the variable's name in a sentence: `names "h" without a port`. */
export class Refused extends Error {
  override name = 'Refused';
}

const LONGEST_QUOTE = 80;

/** A value as it may be shown: cut, without control characters, and not at all where it may hold a password. */
export function quoted(text: string): string {
  if (text.includes('@')) return 'a value with "@" (not shown: it may hold a password)';
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}

/** A variable whose value `parse` reads, with white space around it taken off; undefined: not accepted. */
export function field<T>(accepts: string, parse: (text: string) => T | undefined) {
  return parsed((text) => {
    const trimmed = text.trim();
    const value = parse(trimmed);
    if (value === undefined) throw new Refused(`is ${quoted(trimmed)}; it takes ${accepts}`);
    return value;
  });
}

/** A variable whose value is never shown and is taken to the letter. */
export function secret(accepts: string, isAccepted: (text: string) => boolean) {
  return parsed((text) => {
    if (isAccepted(text)) return text;
    throw new Refused(`has a value that is not accepted; it takes ${accepts}`);
  });
}

function parsed<T>(parse: (text: string) => T) {
  return z.string().transform((text, context) => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });
}

export const anyText = field('a text', (text) => text);
export const password = secret('a text without line breaks', (text) => !/[\r\n]/.test(text));

export function wholeNumber(least: number, most: number) {
  const accepts = `a whole number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`;
  return field(accepts, (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  });
}

export const port = wholeNumber(0, 65_535);

const TRUTH = new Map([
  ...['true', '1', 'yes', 'y', 'on', 'enabled'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'n', 'off', 'disabled'].map((word) => [word, false] as const),
]);
export const flag = field('true or false', (text) => TRUTH.get(text.toLowerCase()));

/** One of some words, in any case. */
export function oneOf<T extends string>(...words: readonly T[]) {
  return field(inWords(words), (text) => words.find((word) => word === text.toLowerCase()));
}

/** Some of some words, separated by commas. */
export function someOf<T extends string>(...words: readonly T[]) {
  return field(`one or more of ${words.join(', ')}, separated by commas`, (text) => {
    const found = partsOf(text).map((part) => words.find((word) => word === part.toLowerCase()));
    return found.length > 0 && found.every((word) => word !== undefined) ? (found as T[]) : undefined;
  });
}

/** The parts between commas; one left empty, as by a comma at the end, does not count. */
export function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

function inWords(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** A folder. Node.js puts U+FFFD in place of bytes that are no UTF-8: it would be another folder than was meant. */
export const folder = field('a folder whose name is UTF-8', (text) =>
  text.includes('\uFFFD') ? undefined : text,
);
