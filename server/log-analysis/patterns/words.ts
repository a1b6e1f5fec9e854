import { isHex, isWordKind, kindAt, kinds } from './characters';

/** A longer word is an id, a token or encoded bytes. UTF-16 code units. */
const maxWordLength = 64;
const minHexLength = 8;

/** `-`, `.`, `@`, `+` and `'` inside a word belong to it. */
const joiners = new Set(["'", '+', '-', '.', '@', '’'].map((character) => character.charCodeAt(0)));
const colon = 0x3a;
const comma = 0x2c;

export interface Word {
  /** Index after its last character. */
  end: number;
  /** It is a number, an id, an address or the like: something that differs from line to line. */
  varies: boolean;
}

/** `:` joins hours, MAC and IPv6 addresses; `,` joins the digits of a number. */
function joins(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  if (joiners.has(unit)) return isWordKind(kindAt(text, index + 1));
  if (unit === comma)
    return kindAt(text, index - 1) === kinds.digit && kindAt(text, index + 1) === kinds.digit;
  if (unit !== colon || !isHex(text.charCodeAt(index - 1))) return false;
  const isDouble = text.charCodeAt(index + 1) === colon;
  return isHex(text.charCodeAt(index + (isDouble ? 2 : 1)));
}

/** Reads a word of letters and digits, such as `order.placed`, `ORD-17`, `€12.50` or `a@b.example`. */
export function readWord(text: string, start: number): Word {
  let end = start;
  let hasDigit = false;
  let hasAt = false;
  let isAllHex = true;
  for (; end < text.length; end++) {
    const kind = kindAt(text, end);
    if (kind === kinds.digit) hasDigit = true;
    else if (isWordKind(kind)) isAllHex &&= isHex(text.charCodeAt(end));
    else if (joins(text, end)) {
      hasAt ||= text.charCodeAt(end) === 0x40;
      // The second colon of an IPv6 address.
      if (text.charCodeAt(end + 1) === colon) end++;
    } else break;
  }
  const length = end - start;
  const varies = hasDigit || hasAt || length > maxWordLength || (isAllHex && length >= minHexLength);
  return { end, varies };
}

/** Reads characters of one script that has no spaces. */
export function readRun(text: string, start: number): Word {
  const kind = kindAt(text, start);
  let end = start + 1;
  while (kindAt(text, end) === kind && end < text.length) end++;
  return { end, varies: end - start > maxWordLength };
}
