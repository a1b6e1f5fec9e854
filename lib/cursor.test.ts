import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor';

it('reads back every position it wrote', () => {
  const position = fc.record({
    epoch: fc.stringMatching(/^[0-9a-f]{1,10}$/),
    next: fc.array(fc.nat(Number.MAX_SAFE_INTEGER), { minLength: 1, maxLength: 12 }),
  });
  fc.assert(
    fc.property(position, (p) => {
      expect(decodeCursor(encodeCursor(p))).toEqual(p);
    }),
  );
});

it('takes nothing else for a cursor, and does not throw', () => {
  for (const text of ['', 'a', '~1', 'a~', 'a~-1', 'a~1.5', 'a~ 1', 'a~zzzzzzzzzzzz']) {
    expect(decodeCursor(text)).toBeUndefined();
  }
  fc.assert(fc.property(fc.string(), (text) => void decodeCursor(text)));
});
