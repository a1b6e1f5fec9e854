/** The parts of a typed filter, in order. `start` and `end` are their places in the text, for completion. */
export type Part = { start: number; end: number } & (
  | { kind: 'text'; text: string }
  | { kind: 'pattern'; pattern: string }
  /** `values` are separated by commas in the text; empty ones are left out. */
  | { kind: 'field'; name: string; values: string[] }
);

const fieldName = /[A-Za-z]+:/y;
const space = /\s/;

/**
 * Splits a typed filter. Total: every text has parts. A word that begins with a slash is a regular expression only if
 * another slash ends it, before white space or at the end, so that `/api/orders` is text.
 */
export function scan(typed: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < typed.length) {
    if (space.test(typed.charAt(at))) at += 1;
    else {
      const part = partAt(typed, at);
      parts.push(part);
      at = part.end;
    }
  }
  return parts;
}

function partAt(typed: string, start: number): Part {
  fieldName.lastIndex = start;
  const name = fieldName.exec(typed)?.[0];
  if (name) return fieldAt(typed, start, name);
  const quoted = quotedAt(typed, start);
  if (quoted) return { kind: 'text', text: quoted.text, start, end: quoted.end };
  return patternAt(typed, start) ?? { kind: 'text', ...wordAt(typed, start, space), start };
}

function fieldAt(typed: string, start: number, name: string): Part {
  const values: string[] = [];
  let end = start + name.length;
  for (;;) {
    const value = quotedAt(typed, end) ?? wordAt(typed, end, /[\s,]/);
    if (value.text !== '') values.push(value.text);
    end = value.end;
    if (typed.charAt(end) !== ',') break;
    end += 1;
  }
  return { kind: 'field', name: name.slice(0, -1).toLowerCase(), values, start, end };
}

function wordAt(typed: string, start: number, stop: RegExp): { text: string; end: number } {
  let end = start;
  while (end < typed.length && !stop.test(typed.charAt(end))) end += 1;
  return { text: typed.slice(start, end), end };
}

/** A text in quotes, with \" and \\ for those characters. Without a closing quote it is a word. */
function quotedAt(typed: string, start: number): { text: string; end: number } | undefined {
  if (typed.charAt(start) !== '"') return undefined;
  let text = '';
  for (let at = start + 1; at < typed.length; at += 1) {
    const character = typed.charAt(at);
    if (character === '"') return { text, end: at + 1 };
    if (character === '\\' && /["\\]/.test(typed.charAt(at + 1))) at += 1;
    text += typed.charAt(at);
  }
  return undefined;
}

function patternAt(typed: string, start: number): Part | undefined {
  if (typed.charAt(start) !== '/') return undefined;
  let pattern = '';
  for (let at = start + 1; at < typed.length; at += 1) {
    const character = typed.charAt(at);
    const next = typed.charAt(at + 1);
    if (character === '/' && pattern !== '' && (next === '' || space.test(next)))
      return { kind: 'pattern', pattern, start, end: at + 1 };
    if (character === '\\' && next !== '') {
      pattern += next === '/' ? '/' : character + next;
      at += 1;
    } else pattern += character;
  }
  return undefined;
}
