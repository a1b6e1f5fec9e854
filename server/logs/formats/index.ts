import { json } from './json';
import type { LineFormat } from './line-format';
import { plainText } from './text/plain-text';

export type { LineFormat, LogData, LogSource } from './line-format';

/** The format of a record, by its first line. Every line has one: what no other recognises is plain text. */
export function formatOf(firstLine: string): LineFormat {
  if (firstLine.charCodeAt(0) === openBrace) return json;
  return plainText;
}

const openBrace = 0x7b;
