/** At most this many UTF-16 units of a record are read, because a line may be of any length. */
const longestRecord = 256 * 1024;

const loneSurrogate = /\p{Cs}/u;
const loneSurrogates = /\p{Cs}/gu;
const replacement = '\ufffd';
const nul = /\0/g;

/** A record of which at most 256 Ki characters are left; `cutBytes` (UTF-8) says how much was removed. */
export function boundRecord(record: string): { text: string; cutBytes: number } {
  if (record.length <= longestRecord) return { text: record, cutBytes: 0 };
  const text = record.slice(0, longestRecord);
  return { text, cutBytes: Buffer.byteLength(record) - Buffer.byteLength(text) };
}

/** The text without NUL and lone surrogates, which PostgreSQL and UTF-8 cannot hold; each becomes U+FFFD. */
export function storable(text: string): string {
  const withoutNul = text.includes('\0') ? text.replace(nul, replacement) : text;
  return loneSurrogate.test(withoutNul) ? withoutNul.replace(loneSurrogates, replacement) : withoutNul;
}

/**
 * The text in at most `max` characters. A longer one ends with ` … [cut, N bytes]`, where N counts the bytes of UTF-8
 * that were removed, and `alreadyCut` that were removed before. `max` is at least 60.
 */
export function cutText(text: string, max: number, alreadyCut = 0): string {
  if (text.length <= max && alreadyCut === 0) return text;
  const length = Math.min(text.length, max - 40);
  // Not between the two halves of a character.
  const end = isHighSurrogate(text.charCodeAt(length - 1)) ? length - 1 : length;
  return `${text.slice(0, end)} … [cut, ${Buffer.byteLength(text.slice(end)) + alreadyCut} bytes]`;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
