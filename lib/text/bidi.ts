/**
 * Isolates text from outside. Right-to-left letters and the control characters of the Unicode bidirectional algorithm
 * (UAX #9) would reorder the text around them. In markup `bdi` isolates them; in plain text (titles, labels, a canvas)
 * Unicode isolates do. Pure.
 */

const [firstStrong, pop] = ['\u2068', '\u2069'];
const opensIsolate = /[\u2066-\u2068]/;
const isolates = /[\u2066-\u2069]/g;
/** Paragraph separators would end every isolate, so they become spaces. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
const paragraphEnds = /[\n\v\f\r\u001c-\u001e\u0085\u2028\u2029]+/g;
/** Right-to-left letters, and the controls that embed, override and mark. */
const affectsDirection =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const controls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text on one line, without unbalanced isolates: they would end the surrounding isolate or continue after it. */
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

/** The text for use without markup: isolated if necessary, otherwise unchanged. */
export function isolated(text: string): string {
  const line = oneLine(text);
  return affectsDirection.test(line) ? `${firstStrong}${line}${pop}` : line;
}

/** The same JSON with bidirectional control characters written as escapes. */
export const visibleControls = (json: string): string =>
  json.replace(controls, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
