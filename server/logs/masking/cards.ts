const cardMark = '[masked card]';

/**
 * 13 to 19 digits without separators, or grouped as they are printed on cards (4-4-4-4, 4-4-4-4-3, 4-6-5, 4-6-4) by
 * spaces or dashes. Not inside of a longer word or number, such as a trace id or a decimal fraction.
 */
const candidate =
  /(?<![\w.])(?<![\w]-)[2-6]\d{3}(?:\d{9,15}|([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|([ -])\d{6}\2\d{4,5})(?![\w]|[.-]\w)/g;
const separators = /[ -]/g;

/**
 * Ranges of issuers (ISO/IEC 7812): without them one in ten numbers would pass the checksum by chance. Epoch times in
 * ms, µs and ns begin with 1 until 2033.
 */
const issuers = /^(?:4|5[0-9]|6[0-9]|3[04-9]|35|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720))/;

export const maskCards = (text: string): string =>
  text.replace(candidate, (found) => (isCard(found.replace(separators, '')) ? cardMark : found));

/** A number of 15 or 16 digits that is a card number becomes its mark; others stay. */
export function maskNumber(value: number): number | string {
  if (value < 2e14 || value > 7e15 || !Number.isInteger(value)) return value;
  return isCard(String(value)) ? cardMark : value;
}

const isCard = (digits: string): boolean => issuers.test(digits) && passesLuhn(digits);

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, double = false; i >= 0; i -= 1, double = !double) {
    const digit = digits.charCodeAt(i) - 48;
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}
