import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OffsetCounts } from './offset-counts';
import { OffsetRuns } from './offset-runs';

const isThere = fc.array(fc.boolean(), { maxLength: 80 });

describe('runs of offsets', () => {
  it('count those between any two offsets from the first that is kept on, however they were added', () => {
    fc.assert(
      fc.property(isThere, fc.nat(80), fc.nat(80), fc.nat(80), (list, forgotten, a, b) => {
        const runs = new OffsetRuns();
        for (const [offset, is] of list.entries()) if (is) runs.add(offset, offset + 1);
        runs.forget(forgotten);
        const [from, to] = [Math.max(forgotten, Math.min(a, b)), Math.max(forgotten, a, b)];
        expect(runs.between(from, to)).toBe(list.slice(from, to).filter(Boolean).length);
      }),
    );
  });

  it('add nothing that is not behind what was added before', () => {
    const runs = new OffsetRuns();
    expect([runs.add(3, 5), runs.add(4, 6), runs.add(4, 5), runs.add(5, 6)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(runs.between(0, 10)).toBe(3);
  });

  it('that are adjacent are merged', () => {
    const runs = new OffsetRuns();
    for (let offset = 0; offset < 1_000; offset += 1) runs.add(offset, offset + 1);
    expect(runs.length).toBe(1);
  });
});

describe('counts of offsets', () => {
  it('find a range of which too few or too many offsets were counted, or not in order, and report it once', () => {
    const counts = new OffsetCounts(100);
    counts.begin(2, 10);
    counts.add('valid', 2, 10, 11);
    counts.add('markers', 2, 11, 13);
    expect(counts.compare(2, 10, 13)).toBeUndefined();
    counts.add('valid', 2, 14, 15);
    expect(counts.compare(2, 13, 15)).toEqual({ partition: 2, from: 13, to: 15, counted: 1 });
    counts.add('invalid', 2, 15, 16);
    counts.add('valid', 2, 15, 16);
    expect(counts.compare(2, 15, 16)).toMatchObject({ counted: 2 });
    counts.add('valid', 2, 17, 18);
    counts.add('valid', 2, 16, 17);
    expect(counts.compare(2, 16, 18)).toMatchObject({ from: 16, to: 18, counted: 2 });
    expect(counts.compare(2, 18, 18)).toBeUndefined();
    expect(counts.totals).toEqual({ valid: 5, invalid: 1, markers: 2 });
  });

  it('keep a bounded number of runs, and the offset from which on each kind can be looked up', () => {
    const kinds = ['valid', 'invalid', 'markers'] as const;
    const counts = new OffsetCounts(30);
    const came = (partition: number, offset: number) => kinds[(offset * 7 + partition) % 3] ?? 'valid';
    for (let offset = 0; offset < 500; offset += 1) {
      for (const partition of [0, 1]) counts.add(came(partition, offset), partition, offset, offset + 1);
    }
    const from = [counts.knownFrom(0), counts.knownFrom(1)];
    expect(Math.min(...from)).toBeGreaterThan(470);
    expect(Math.max(...from)).toBeLessThan(500);
    for (const kind of kinds) {
      const expected = [0, 1].flatMap((partition) =>
        Array.from({ length: 500 }, (_, offset) => offset).filter(
          (offset) => offset >= (from[partition] ?? 0) && came(partition, offset) === kind,
        ),
      );
      expect(counts.between(kind, from, [500, 500])).toBe(expected.length);
    }
  });
});
