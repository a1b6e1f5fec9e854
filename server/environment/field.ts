import { z } from 'zod';
import { topics } from '@/lib/events';

/** A value is not accepted; the message continues a sentence after the variable's name: `names "h" without a port`. */
export class InvalidValue extends Error {
  override name = 'InvalidValue';
}

const MAX_QUOTE_LENGTH = 80;

/** A user and something that is no port, as in the part of a list that ends at a comma in a password. */
const userAndPassword = /:\/\/[^/?#[\]]*:(?!\d*(?:[/?#]|$))/;

/** A value for an error message: shortened, control characters escaped, and hidden when it may contain a password. */
export function quoted(text: string): string {
  if (text.includes('@')) return 'a value with "@" (not shown, because it may contain a password)';
  if (userAndPassword.test(text)) return 'a value (not shown, because it may contain a password)';
  return JSON.stringify(text.length > MAX_QUOTE_LENGTH ? `${text.slice(0, MAX_QUOTE_LENGTH)}…` : text);
}

/** A variable that `parse` reads, after trimming; `undefined` from it: not accepted. `accepts` describes valid values. */
export function field<T>(accepts: string, parse: (text: string) => T | undefined) {
  return parsed((text) => {
    const trimmed = text.trim();
    const value = parse(trimmed);
    if (value === undefined) throw new InvalidValue(`is ${quoted(trimmed)}; it must be ${accepts}`);
    return value;
  });
}

/** A variable whose value is never shown and not trimmed. */
export function secret(accepts: string, isAccepted: (text: string) => boolean) {
  return parsed((text) => {
    if (isAccepted(text)) return text;
    throw new InvalidValue(`has a value that is not accepted; it must be ${accepts}`);
  });
}

function parsed<T>(parse: (text: string) => T) {
  return z.string().transform((text, context) => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });
}

export const anyText = field('a text', (text) => text);
export const password = secret('a text without line breaks', (text) => !/[\r\n]/.test(text));

export function wholeNumber(min: number, max: number) {
  const accepts = `a whole number from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}`;
  return field(accepts, (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  });
}

export const port = wholeNumber(0, 65_535);

const TRUTH = new Map([
  ...['true', '1', 'yes', 'y', 'on', 'enabled'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'n', 'off', 'disabled'].map((word) => [word, false] as const),
]);
export const flag = field('true or false', (text) => TRUTH.get(text.toLowerCase()));

/** One of the words, in any case. */
export function oneOf<T extends string>(...words: readonly T[]) {
  return field(formatReport(words), (text) => words.find((word) => word === text.toLowerCase()));
}

/** One or more of the words, separated by commas. */
export function someOf<T extends string>(...words: readonly T[]) {
  return field(`one or more of ${words.join(', ')}, separated by commas`, (text) => {
    const found = partsOf(text).map((part) => words.find((word) => word === part.toLowerCase()));
    return found.length > 0 && found.every((word) => word !== undefined) ? (found as T[]) : undefined;
  });
}

/** The parts between commas without empty ones. */
export function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

function formatReport(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** A folder. Node.js replaces bytes that are not UTF-8 with U+FFFD, which would name another folder. */
export const file = field('the path of a file, in UTF-8', (text) =>
  /[\uFFFD\0]/.test(text) ? undefined : text,
);
export const folder = field('a folder whose name is UTF-8', (text) =>
  text.includes('\uFFFD') ? undefined : text,
);

const topicName = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/;
/** Kafka topics that become folders and tables: in SQL, and on some disks, case makes no difference. */
export const tableTopics = field(
  'topic names (letters, digits, ".", "_" and "-"), separated by commas, no two of which, or of the catalogue, differ ' +
    'in case alone',
  (text) => {
    const names = [...new Set(partsOf(text))];
    const all = new Set([...names, ...topics]);
    const isDistinct = new Set([...all].map((name) => name.toLowerCase())).size === all.size;
    return isDistinct && names.length > 0 && names.every((name) => topicName.test(name)) ? names : undefined;
  },
);

const maxPatterns = 100;
/** Paths of files; in each part of a path `*` matches any characters and `?` one. Relative ones count from the working directory. */
export const filePatterns = field(
  `paths of files, separated by commas, at most ${maxPatterns}, in which "*" and "?" may match characters of a name, but not "**"`,
  (text) => {
    const patterns = partsOf(text);
    const areValid = patterns.every((pattern) => !/\*\*|[\uFFFD\0]|[\\/]$/.test(pattern));
    return areValid && patterns.length > 0 && patterns.length <= maxPatterns ? patterns : undefined;
  },
);
