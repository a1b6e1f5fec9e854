import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inLineOrder, LineList } from './line-list';
import { logLine } from './lines.fixture';

/** Lines of three partitions in order of arrival, with timestamps of any order, in frames. */
const frames = fc
  .array(fc.array(fc.record({ partition: fc.nat(2), at: fc.nat(30) }), { maxLength: 12 }), { maxLength: 12 })
  .map((list) => {
    const next = [0, 0, 0];
    const line = ({ partition, at }: { partition: number; at: number }) => {
      next[partition] = (next[partition] ?? 0) + 1;
      return logLine(next[partition], { partition, at });
    };
    return list.map((frame) => frame.map(line));
  });

describe('the list of lines', () => {
  it('holds the lines that arrived last, sorted, and says from which offsets on', () => {
    fc.assert(
      fc.property(frames, fc.integer({ min: 1, max: 20 }), (list, max) => {
        const dropped: string[] = [];
        const lines = new LineList(max, ({ id }) => dropped.push(id));
        lines.clear([1, 1, 1]);
        for (const frame of list) lines.add([...frame]);
        const arrived = list.flat();
        const kept = arrived.slice(Math.max(0, arrived.length - max));
        expect(lines.all()).toEqual([...kept].sort(inLineOrder));
        expect(dropped).toEqual(arrived.slice(0, arrived.length - kept.length).map(({ id }) => id));
        const isBelow = ({ partition, offset }: (typeof kept)[0]) =>
          offset < (lines.heldFrom[partition] ?? 0);
        expect(arrived.filter((line) => !isBelow(line))).toEqual(kept);
        expect([lines.oldest, lines.newest]).toEqual([lines.all()[0], lines.all().at(-1)]);
      }),
    );
  });
});
