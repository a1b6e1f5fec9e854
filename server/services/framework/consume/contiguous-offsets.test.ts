import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContiguousOffsets } from './contiguous-offsets';

const fetched = (...offsets: number[]) => {
  const tracked = new ContiguousOffsets();
  for (const offset of offsets) tracked.add(offset);
  return tracked;
};

describe('contiguous offsets', () => {
  it('commit nothing before the first record is finished', () => {
    const offsets = fetched(5, 6, 7);
    offsets.finish(6);
    offsets.finish(7);
    expect(offsets.toCommit()).toBeUndefined();
  });

  it('commit the end of the contiguous finished prefix', () => {
    const offsets = fetched(5, 6, 7, 8);
    offsets.finish(6);
    offsets.finish(5);
    offsets.finish(8);
    expect(offsets.toCommit()).toBe(7);
  });

  it('commit an offset once', () => {
    const offsets = fetched(5);
    offsets.finish(5);
    offsets.markCommitted(6);
    expect(offsets.toCommit()).toBeUndefined();
  });

  it('refuse records that were fetched before', () => {
    const offsets = fetched(5, 6);
    expect([offsets.add(6), offsets.add(5), offsets.add(7)]).toEqual([false, false, true]);
  });

  it('skip offsets without a record, as compaction and transaction markers leave them', () => {
    const offsets = fetched(5, 9);
    offsets.finish(5);
    expect(offsets.toCommit()).toBe(6);
    offsets.finish(9);
    expect(offsets.toCommit()).toBe(10);
  });

  it('never pass an unfinished record, in whichever order the others finish', () => {
    const cases = fc
      .uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 60 })
      .chain((offsets) =>
        fc.record({
          offsets: fc.constant(offsets.sort((a, b) => a - b)),
          ended: fc.shuffledSubarray(offsets),
        }),
      );
    fc.assert(
      fc.property(cases, ({ offsets, ended }) => {
        const tracked = fetched(...offsets);
        const done = new Set<number>();
        for (const offset of ended) {
          tracked.finish(offset);
          done.add(offset);
          const firstOpen = offsets.find((other) => !done.has(other));
          const commit = tracked.toCommit() ?? (offsets[0] as number);
          expect(commit).toBeLessThanOrEqual(firstOpen ?? Number.POSITIVE_INFINITY);
          expect(offsets.every((other) => other >= commit || done.has(other))).toBe(true);
        }
        if (ended.length === offsets.length) expect(tracked.toCommit()).toBe((offsets.at(-1) as number) + 1);
      }),
    );
  });
});
