import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, longestCursor } from './cursor';

const position = (maxLength: number) =>
  fc.record({
    epoch: fc.stringMatching(/^[0-9a-f]{1,10}$/),
    next: fc.array(fc.nat(Number.MAX_SAFE_INTEGER), { minLength: 1, maxLength }),
  });

describe('a cursor', () => {
  it('decodes every encoded position, with any number of partitions', () => {
    fc.assert(
      fc.property(fc.oneof(position(12), position(400)), (p) => {
        expect(decodeCursor(encodeCursor(p))).toEqual(p);
      }),
    );
  });

  it('fits 10,000 partitions at any offset', () => {
    const p = {
      epoch: '0123456789',
      next: Array.from({ length: 10_000 }, (_, i) => Number.MAX_SAFE_INTEGER - i),
    };
    expect(decodeCursor(encodeCursor(p))).toEqual(p);
    expect(encodeCursor(p).length).toBeLessThan(longestCursor);
  });

  it('is about four characters a partition at offsets of a million', () => {
    const next = Array.from({ length: 300 }, (_, i) => 700_000 + i * 777);
    expect(encodeCursor({ epoch: '0123456789', next }).length).toBeLessThanOrEqual(11 + 300 * 4);
  });

  it('omits the offsets of a position that would be longer than the limit', () => {
    const next = Array.from({ length: longestCursor }, () => 1);
    expect(encodeCursor({ epoch: 'e', next })).toBe('e.');
    expect(decodeCursor('e.')).toBeUndefined();
  });

  it('decodes the older form', () => {
    expect(decodeCursor('e1~5~zz~0')).toEqual({ epoch: 'e1', next: [5, 1_295, 0] });
  });

  it('is undefined for anything else, and does not throw', () => {
    const old = ['', 'a', '~1', 'a~', 'a~-1', 'a~1.5', 'a~ 1', 'a~zzzzzzzzzzzz', `a~1${'~'.repeat(200_000)}`];
    const now = ['.A', 'a.', 'a.!', 'a.g', 'a.gA', 'a.A~A', 'a. A', 'a.A.A', `a.${'_'.repeat(11)}B`];
    for (const text of [...old, ...now, `a.${'g'.repeat(110_000)}`, `a.${'A'.repeat(longestCursor)}`]) {
      expect(decodeCursor(text)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string(), (text) => void decodeCursor(text)));
    fc.assert(fc.property(fc.stringMatching(/^e[.~][A-Za-z0-9_.~-]*$/), (text) => void decodeCursor(text)));
  });
});
