import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPathSegment, toPathSegment } from './path-segment';

const pathOf = (text: string) => new URL(`http://page.example/prices/${toPathSegment(text)}`).pathname;

describe('a name as a segment of a path', () => {
  it('is decoded to the same text', () => {
    for (const name of [
      'M&M',
      'ESU26#1',
      'EUR USD',
      'Ω-株',
      'a/b',
      '50%',
      '%2F',
      'a?b',
      '.',
      '..',
      '~..',
      '~a',
    ])
      expect(fromPathSegment(pathOf(name).replace('/prices/', ''))).toBe(name);
  });
  it('is exactly one segment for any text', () => {
    const property = fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (text) => {
      const [, prices, segment, ...rest] = pathOf(text).split('/');
      expect([prices, rest]).toEqual(['prices', []]);
      expect(fromPathSegment(segment ?? '')).toBe(text);
    });
    fc.assert(property);
  });
  it('that is not validly encoded is returned as it is', () =>
    expect(fromPathSegment('%E0%A4%A')).toBe('%E0%A4%A'));
});
