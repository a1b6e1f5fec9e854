/**
 * Text that somebody else wrote, among our own. Letters that run from right to left, and the control characters of
 * Unicode's bidirectional algorithm (UAX #9), turn what stands beside them about. Where there is markup, `bdi` keeps
 * them to themselves; where there is none (titles, labels, a canvas), the isolates of Unicode do. Pure.
 */

const [firstStrong, pop] = ['\u2068', '\u2069'];
const opensIsolate = /[\u2066-\u2068]/;
const isolates = /[\u2066-\u2069]/g;
/** Ends of paragraphs end every isolate; on one line they are spaces. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
const paragraphEnds = /[\n\v\f\r\u001c-\u001e\u0085\u2028\u2029]+/g;
/** Letters from right to left, and the controls that embed, override and mark. */
const turns =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const controls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text on one line; isolates in it that would end the one around it, or go on after it, are taken out. */
export function oneLine(text: string): string {
  const line = text.replace(paragraphEnds, ' ');
  return isBalanced(line) ? line : line.replace(isolates, '');
}

function isBalanced(text: string): boolean {
  let open = 0;
  for (const character of text.match(isolates) ?? []) {
    open += opensIsolate.test(character) ? 1 : -1;
    if (open < 0) return false;
  }
  return open === 0;
}

/** The text for a place without markup: isolated where it needs to be, and else as it is. */
export function isolated(text: string): string {
  const line = oneLine(text);
  return turns.test(line) ? `${firstStrong}${line}${pop}` : line;
}

/** JSON as it is, with the characters that turn text about written as escapes: still the same JSON. */
export const visibleControls = (json: string): string =>
  json.replace(controls, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
