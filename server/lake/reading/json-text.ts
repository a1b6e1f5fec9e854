/** A backslash and what it escapes; the group has a lone surrogate, because JSON.stringify escapes no others. */
const escaped = /\\(?:u(d[89a-f][0-9a-f]{2})|.)/g;

/** JSON.stringify with U+FFFD in place of lone surrogates, which DuckDB refuses and Parquet cannot store. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes('\\ud')) return text;
  return text.replace(escaped, (whole, surrogate?: string) => (surrogate === undefined ? whole : '\ufffd'));
}

/** Without a byte order mark. */
export const withoutMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
