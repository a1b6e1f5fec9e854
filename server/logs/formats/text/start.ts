import type { Draft } from '../record/draft';
import { levelOf } from '../record/levels';
import { leadingTime } from '../record/times';

const capitals =
  'TRACE|DEBUG|INFO|NOTICE|WARNING|WARN|ERROR|ERR|CRITICAL|CRIT|SEVERE|FATAL|PANIC|ALERT|EMERG';
/** In brackets, in capitals, or in lower case before a colon. */
const leadingLevel = new RegExp(
  `^(?:[[(](${capitals})[\\])]:?\\s*|(${capitals})(?::|\\s|$)\\s*|(trace|debug|info|notice|warning|warn|error|critical|fatal):\\s+)`,
  'i',
);
const inCapitals = new RegExp(`^(?:${capitals})$`);
const afterTime = /^\]?:?\s{0,8}(?:- )?/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins them
const colours = /\u001b\[[\d;]{0,20}m/g;
/** Colours that begin within so many characters are those of time and level. */
const startLength = 80;

/** The line without the colours at its start; those of the message stay. */
export const withoutColours = (text: string): string =>
  text.slice(0, startLength).includes('\u001b[')
    ? text.replace(colours, (code, at: number) => (at < startLength ? '' : code))
    : text;

/** Reads the time and the level at the start of a line into the draft; returns the rest. */
export function readStart(line: string, draft: Draft): string {
  const text = withoutColours(line);
  const { at, rest } = splitTime(text);
  draft.at = at;
  return readLevel(rest, draft);
}

/** The time at the start of a line, in brackets or not, and what follows. */
export function splitTime(text: string): { at: number | undefined; rest: string } {
  const opening = text[0] === '[' ? 1 : 0;
  const time = leadingTime(text.slice(opening, 64));
  if (!time) return { at: undefined, rest: text };
  return { at: time.at, rest: text.slice(opening + time.length).replace(afterTime, '') };
}

/** Reads the level at the start of a text into the draft; returns the rest, which is the text if there is none. */
export function readLevel(text: string, draft: Draft): string {
  const found = leadingLevel.exec(text.slice(0, 64));
  const [all = '', bracketed, bare, beforeColon] = found ?? [];
  // `error while reading` is a sentence, `ERROR while reading` a level.
  if (!found || (bare !== undefined && !inCapitals.test(bare) && !all.includes(':'))) return text;
  draft.level = levelOf(bracketed ?? bare ?? beforeColon);
  return text.slice(all.length).replace(/^- /, '');
}

/** Whether a line starts with a time or with a level in brackets or capitals. */
export const hasStart = (line: string): boolean => timeStart.test(line) || levelStart.test(line);

const timeStart = /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d/;
const levelStart = new RegExp(`^(?:[[(](?:${capitals})[\\])]|(?:${capitals})(?::|\\s))`);
