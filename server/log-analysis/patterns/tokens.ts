import { isWordKind, kindAt, kinds } from './characters';
import { continuesAsPath, pathEnd, startsPath } from './paths';
import { Quotes } from './quotes';
import { readRun, readWord } from './words';

/** The placeholder for what differs from line to line. */
export const wildcard = '<*>';
/** Ends the tokens of a message that has more. */
const cut = ' …';
const maxTokens = 96;
/** A message continues over its first line break only if its first line has fewer tokens, such as `{`. */
const minTokensOfLine = 3;
/** Of the same punctuation in a row, such as a line of hyphens. */
const maxRepeats = 3;
const maxKeyLength = 40;

const escapeCode = 0x1b;
const lineFeed = 0x0a;

export const isWildcard = (token: string): boolean => token.includes(wildcard);

/** Whether it is one punctuation character, with or without a space before it. */
export function isPunctuation(token: string): boolean {
  const first = token.charCodeAt(0) === 0x20 ? 1 : 0;
  return token.length === first + 1 && kindAt(token, first) === kinds.punctuation;
}

/**
 * The words and punctuation characters of a message, with `<*>` in the place of numbers, ids, addresses, paths and quoted
 * strings. A token that followed white space begins with a space, so that the tokens joined are the message. Takes time
 * in proportion to the length, whatever the message is. At most 100 tokens of at most 65 UTF-16 code units.
 */
export function tokensOf(message: string): string[] {
  return new Scanner(message).scan();
}

class Scanner {
  readonly #text: string;
  readonly #quotes: Quotes;
  readonly #tokens: string[] = [];
  /** Commas after a wildcard. Wildcards with commas between them become one, because lists differ in length. */
  #commas: string[] = [];
  #at = 0;
  #space = '';
  #isAfterWildcard = false;

  constructor(text: string) {
    this.#text = text;
    this.#quotes = new Quotes(text);
  }

  scan(): string[] {
    while (this.#at < this.#text.length) {
      if (this.#tokens.length >= maxTokens || this.#isNextLine()) {
        this.#literal(cut, this.#text.length);
        break;
      }
      this.#step(kindAt(this.#text, this.#at));
    }
    return this.#tokens;
  }

  #isNextLine(): boolean {
    return this.#text.charCodeAt(this.#at) === lineFeed && this.#tokens.length >= minTokensOfLine;
  }

  #step(kind: number): void {
    if (kind === kinds.space) this.#skipSpace();
    else if (kind === kinds.punctuation) this.#punctuation();
    else if (isWordKind(kind)) this.#word();
    else {
      const { end, varies } = readRun(this.#text, this.#at);
      this.#emit(end, varies);
    }
  }

  #skipSpace(): void {
    if (this.#text.charCodeAt(this.#at) === escapeCode && this.#text[this.#at + 1] === '[') {
      this.#at += 2;
      while (/[0-9;?]/.test(this.#text[this.#at] ?? '')) this.#at++;
    } else this.#space = this.#tokens.length > 0 ? ' ' : '';
    this.#at++;
  }

  #word(): void {
    const { end, varies } = readWord(this.#text, this.#at);
    if (continuesAsPath(this.#text, this.#at, end)) this.#wildcard(wildcard, pathEnd(this.#text, this.#at));
    else if (this.#isCurrencyOfNumber(end)) this.#at = end;
    else this.#emit(end, varies);
  }

  /** `€ 5` and `5 €` are the same as `€5`. */
  #isCurrencyOfNumber(end: number): boolean {
    if (end !== this.#at + 1 || kindAt(this.#text, this.#at) !== kinds.currency) return false;
    if (this.#isAfterWildcard && this.#commas.length === 0) return true;
    return kindAt(this.#text, end) === kinds.space && kindAt(this.#text, end + 1) === kinds.digit;
  }

  #punctuation(): void {
    const at = this.#at;
    const quoteEnd = this.#quotes.endOf(at);
    if (quoteEnd >= 0) this.#quoted(quoteEnd);
    else if (startsPath(this.#text, at)) this.#wildcard(wildcard, pathEnd(this.#text, at));
    else if (this.#isSign()) this.#at++;
    else if (this.#text[at] === ',' && this.#isAfterWildcard) {
      if (this.#commas.length < maxRepeats) this.#commas.push(`${this.#space},`);
      this.#space = '';
      this.#at++;
    } else this.#repeated();
  }

  #isSign(): boolean {
    const sign = this.#text[this.#at];
    if (sign !== '-' && sign !== '+') return false;
    const next = kindAt(this.#text, this.#at + 1);
    return (next === kinds.digit || next === kinds.currency) && !isWordKind(kindAt(this.#text, this.#at - 1));
  }

  #repeated(): void {
    const character = this.#text[this.#at] ?? '';
    let end = this.#at + 1;
    while (this.#text[end] === character) end++;
    const repeats = Math.min(maxRepeats, end - this.#at);
    for (let n = 0; n < repeats; n++) this.#literal(character, end);
  }

  /** The name of a JSON field is part of the message; other quoted strings are values. */
  #quoted(end: number): void {
    const isKey = end - this.#at <= maxKeyLength && this.#text[end + 1] === ':';
    const { end: wordEnd, varies } = readWord(this.#text, this.#at + 1);
    if (isKey && wordEnd === end && !varies) this.#emit(end + 1, false);
    else this.#wildcard(`${this.#text[this.#at]}${wildcard}${this.#text[end]}`, end + 1);
  }

  #emit(end: number, varies: boolean): void {
    if (varies) this.#wildcard(wildcard, end);
    else this.#literal(this.#text.slice(this.#at, end), end);
  }

  #wildcard(token: string, end: number): void {
    if (this.#commas.length === 0) this.#tokens.push(this.#space + token);
    this.#commas = [];
    this.#space = '';
    this.#isAfterWildcard = true;
    this.#at = end;
  }

  #literal(token: string, end: number): void {
    if (this.#commas.length > 0) {
      this.#tokens.push(...this.#commas);
      this.#commas = [];
    }
    this.#tokens.push(this.#space + token);
    this.#space = '';
    this.#isAfterWildcard = false;
    this.#at = end;
  }
}
