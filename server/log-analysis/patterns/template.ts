import { isPunctuation, isWildcard, wildcard } from './tokens';

/** What the messages of a pattern have in common: tokens, with wildcards where they differ. */
export interface Template {
  tokens: readonly string[];
  /** Number of tokens, punctuation and spaces. Messages of different shapes never have one template. */
  shape: string;
  /** Indexes of the words that are no wildcards. */
  words: readonly number[];
}

const isSpaced = (token: string): boolean => token.charCodeAt(0) === 0x20;

export function templateOf(tokens: readonly string[]): Template {
  let shape = '';
  const words: number[] = [];
  tokens.forEach((token, index) => {
    const isWord = !isPunctuation(token);
    if (isWord && !isWildcard(token)) words.push(index);
    if (!isWord) shape += token;
    else shape += isSpaced(token) ? ' w' : 'w';
  });
  return { tokens, shape, words };
}

/** Whether a message, or a more special template, belongs to a template of the same shape. */
export function covers({ tokens }: Template, other: Template): boolean {
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token !== other.tokens[i] && token !== wildcard && token !== ` ${wildcard}`) return false;
  }
  return true;
}

/** How many words of a template another one of the same shape does not have; more than `most`: at least so many. */
export function differingWords({ tokens, words }: Template, other: Template, most: number): number {
  let differing = 0;
  for (const index of words)
    if (tokens[index] !== other.tokens[index] && ++differing > most) return differing;
  return differing;
}

/** The template that covers both; they have the same shape. */
export function generalise(a: Template, b: Template): Template {
  const tokens = a.tokens.map((token, i) => {
    if (token === b.tokens[i]) return token;
    return isSpaced(token) ? ` ${wildcard}` : wildcard;
  });
  return templateOf(tokens);
}
