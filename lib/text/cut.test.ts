import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cut } from './cut';

const open = (text: string) =>
  [...text].reduce(
    (depth, sign) => depth + (/[\u2066-\u2068]/.test(sign) ? 1 : sign === '\u2069' ? -1 : 0),
    0,
  );

it('leaves a text that fits, and says that it cut a longer one', () => {
  expect(cut('four', 4)).toBe('four');
  expect(cut('fours', 4)).toBe('fou…');
});

it('splits no character and leaves no isolate open, whatever the text', () => {
  const balanced = fc
    .array(fc.oneof(fc.string({ unit: 'binary' }), fc.constant('\u{1f600}'), fc.string()), { maxLength: 20 })
    .map((parts) => parts.map((part) => `\u2068${part.replace(/[\u2066-\u2069]/g, '')}\u2069`).join(''));
  fc.assert(
    fc.property(balanced, fc.integer({ min: 3, max: 60 }), (text, max) => {
      const result = cut(text.replace(/\p{Cs}/gu, ''), max);
      expect(result.length).toBeLessThanOrEqual(max);
      expect(result).not.toMatch(/\p{Cs}/u);
      expect(open(result)).toBe(0);
    }),
  );
});
