import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineAt } from '@/components/logs/testing/lines.fixture';
import { compareLines, lineKey, linesSince, mergeLines } from './line-order';

describe('past and live lines', () => {
  it('are one list, oldest first, with no line twice and none missing', () => {
    const place = fc.record({ at: fc.nat(20), partition: fc.nat(2), offset: fc.nat(30) });
    const places = fc.uniqueArray(place, { selector: lineKey, maxLength: 40 });
    fc.assert(
      fc.property(places, fc.func(fc.nat(2)), (given, share) => {
        const all = given.map((one) => lineAt(one)).sort(compareLines);
        // 0: past, 1: live, 2: both
        const past = all.filter((line) => share(lineKey(line)) !== 1);
        const live = all.filter((line) => share(lineKey(line)) !== 0);
        expect(mergeLines(past, live).map(lineKey)).toEqual(all.map(lineKey));
      }),
    );
  });

  it('from a time on are those at or after it', () => {
    const lines = [1, 2, 2, 5].map((at, offset) => lineAt({ at, partition: 0, offset }));
    expect([0, 2, 3, 6].map((from) => linesSince(lines, from).length)).toEqual([4, 3, 1, 0]);
  });
});
