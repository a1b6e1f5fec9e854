import { describe, expect, it } from 'vitest';
import { piecesOf, withoutEscapes } from './ansi';
import { visibleParts } from './visible';

describe('escape codes', () => {
  it('become colours of the list, until they are reset', () => {
    expect(piecesOf('a \u001b[1;31mred\u001b[39m bold\u001b[0m \u001b[92mgreen')).toEqual([
      { text: 'a ' },
      { text: 'red', colour: 'red', isBold: true },
      { text: ' bold', isBold: true },
      { text: ' ' },
      { text: 'green', colour: 'green' },
    ]);
  });

  it.each([
    ['cursor movement', '\u001b[2J\u001b[1;1Ha', 'a'],
    ['a title and its end', '\u001b]0;title\u0007a\u001b]2;b\u001b\\c', 'ac'],
    ['a link', '\u001b]8;;https://example.com\u0007text\u001b]8;;\u0007', 'text'],
    ['256 colours and true colours', '\u001b[38;5;196ma\u001b[48;2;1;31;3mb', 'ab'],
    ['an unfinished sequence', 'a\u001b[', 'a'],
    ['a lone escape', 'a\u001b', 'a'],
    ['the 8-bit forms', '\u009b31ma\u009d0;t\u009cb', 'ab'],
  ])('of %s vanish', (_, text, left) => {
    expect(
      piecesOf(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(left);
    expect(withoutEscapes(text)).toBe(left);
  });

  it('are bounded in number, and take little time', () => {
    const text = '\u001b[31ma\u001b[32mb'.repeat(5_000);
    expect(piecesOf(text).length).toBeLessThanOrEqual(200);
    expect(withoutEscapes('\u001b['.repeat(20_000))).toBe('');
  });
});

describe('characters that are not seen', () => {
  it('are written as their code point, and letters of any script stay', () => {
    expect(visibleParts('a\u202eb\u0000')).toEqual(['a', 'U+202E', 'b', 'U+0000', '']);
    expect(visibleParts('שלום naïve 株式 👩‍🚀\ttab')).toEqual(['שלום naïve 株式 👩‍🚀\ttab']);
  });
});
