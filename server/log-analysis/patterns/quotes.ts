import { isWordKind, kindAt } from './characters';

const closing: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '‘': '’',
  '«': '»',
  '「': '」',
  '『': '』',
};
/** A longer quotation is likely to be text. UTF-16 code units. */
const maxQuotedLength = 1_000;

/** Finds the ends of quoted strings of one text. Each character is looked at once for each kind of quote. */
export class Quotes {
  readonly #found = new Map<string, number>();

  constructor(readonly text: string) {}

  /** Index of the closing quote of a quoted string that starts at `start`; -1: none does. */
  endOf(start: number): number {
    const close = closing[this.text[start] ?? ''];
    if (close === undefined) return -1;
    const isApostrophe = close === "'";
    if (isApostrophe && isWordKind(kindAt(this.text, start - 1))) return -1;
    const end = this.#next(close, start + 1);
    if (end - start > maxQuotedLength) return -1;
    return isApostrophe && isWordKind(kindAt(this.text, end + 1)) ? -1 : end;
  }

  #next(close: string, from: number): number {
    const known = this.#found.get(close);
    if (known !== undefined && (known === -1 || known >= from)) return known;
    const index = this.text.indexOf(close, from);
    this.#found.set(close, index);
    return index;
  }
}
