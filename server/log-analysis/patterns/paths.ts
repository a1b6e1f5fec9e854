import { isWordKind, kindAt, kinds } from './characters';

const slash = 0x2f;
const endsPath = new Set([...'"\'`,;()[]{}<>|«»“”'].map((character) => character.charCodeAt(0)));
/** At the end of a path they belong to the sentence. */
const trailing = new Set([...'.:!?'].map((character) => character.charCodeAt(0)));

/** Index after a path or address that starts at `start`. */
export function pathEnd(text: string, start: number): number {
  let end = start;
  for (; end < text.length; end++) {
    const kind = kindAt(text, end);
    if (kind === kinds.space || kind >= kinds.han || endsPath.has(text.charCodeAt(end))) break;
  }
  while (end > start + 1 && trailing.has(text.charCodeAt(end - 1))) end--;
  return end;
}

/** Whether an absolute path (`/var/log`), or `./`, `../` or `~/` and more, starts at a punctuation character. */
export function startsPath(text: string, index: number): boolean {
  if (isWordKind(kindAt(text, index - 1))) return false;
  const first = text[index];
  if (first === '/') return isWordKind(kindAt(text, index + 1));
  if (first !== '.' && first !== '~') return false;
  const next = text.startsWith('..', index) ? index + 2 : index + 1;
  return text.charCodeAt(next) === slash && isWordKind(kindAt(text, next + 1));
}

/** Whether a word that ends at `end` begins an address (`https://`), a drive (`C:\`) or a relative path (`a/b/c`). */
export function continuesAsPath(text: string, start: number, end: number): boolean {
  if (text.startsWith('://', end)) return true;
  if (end - start === 1 && (text.startsWith(':\\', end) || text.startsWith(':/', end))) return true;
  return text.charCodeAt(end) === slash && hasSecondSlash(text, end + 1);
}

/** Looks at one more word only, so that the time stays linear. */
function hasSecondSlash(text: string, start: number): boolean {
  let end = start;
  while (end < text.length && (isWordKind(kindAt(text, end)) || text[end] === '-' || text[end] === '.'))
    end++;
  return end > start && text.charCodeAt(end) === slash && isWordKind(kindAt(text, end + 1));
}
