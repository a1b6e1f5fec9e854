/** What a UTF-16 code unit is in a log message. Halves of surrogate pairs count as letters. */
export const kinds = {
  punctuation: 0,
  /** White space, control characters, and characters that only change the direction of text. */
  space: 1,
  letter: 2,
  digit: 3,
  currency: 4,
  /** Scripts that are written without spaces. Each is a kind of its own, so that a change of script ends a word. */
  han: 5,
  hiragana: 6,
  katakana: 7,
  thai: 8,
} as const;

/** In this order: the first that matches counts. */
const tests: readonly (readonly [number, RegExp])[] = [
  [kinds.space, /[\s\p{Cc}\p{Zs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u],
  [kinds.digit, /\p{Nd}/u],
  [kinds.currency, /\p{Sc}/u],
  [kinds.han, /[\p{Script=Han}々]/u],
  [kinds.hiragana, /\p{Script=Hiragana}/u],
  [kinds.katakana, /[\p{Script=Katakana}ー]/u],
  [kinds.thai, /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u],
  [kinds.letter, /[\p{L}\p{M}\p{N}_]/u],
];

function kindOf(unit: number): number {
  if (unit >= 0xd800 && unit <= 0xdfff) return kinds.letter;
  const character = String.fromCharCode(unit);
  return tests.find(([, pattern]) => pattern.test(character))?.[0] ?? kinds.punctuation;
}

/** By code unit, because every character of every line is looked at. */
const kindOfUnit = Uint8Array.from({ length: 65_536 }, (_, unit) => kindOf(unit));

/** Kind of the character at an index; at the ends of the text, and outside of it, `space`. */
export const kindAt = (text: string, index: number): number =>
  kindOfUnit[text.charCodeAt(index)] ?? kinds.space;

/** Of words that may have digits, joined by `-`, `.` and so on. */
export const isWordKind = (kind: number): boolean =>
  kind === kinds.letter || kind === kinds.digit || kind === kinds.currency;

export function isHex(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 102) || (unit >= 65 && unit <= 70);
}
