import { describe, expect, it } from 'vitest';
import { drawnPoints, valueRange } from './drawn-points';
import { peakOf, sumByBucket, totalOf } from './points';

const span = { starts: [100, 200, 300] };
const row = (bucket: number, value: number) => ({ bucket, value });
const points = (...rows: { bucket: number; value: number }[]) =>
  sumByBucket(span, rows, ['value'], ({ value }) => ({ value }));
const values = (...rows: { bucket: number; value: number }[]) =>
  points(...rows).map((point) => point.values.value);

describe('the points of a chart', () => {
  it('are one for each bucket, 0 without rows', () => expect(values(row(200, 4))).toEqual([0, 4, 0]));

  it('sum the rows of a bucket, also those that begin inside it or before the range', () =>
    expect(values(row(100, 1), row(150, 2), row(90, 4), row(300, 8), row(390, 16))).toEqual([7, 0, 24]));

  it('have totals and a peak', () => {
    const all = points(row(100, 3), row(300, 9));
    expect(totalOf(all, 'value')).toBe(12);
    expect(peakOf(all, 'value')?.at).toBe(300);
    expect(peakOf(points(), 'value')).toBeUndefined();
  });

  it('are joined with the bucket of the same number in the period before', () => {
    const before = sumByBucket({ starts: [0, 10] }, [row(10, 5)], ['value'], ({ value }) => ({ value }));
    const drawn = drawnPoints(points(row(100, 2)), before, undefined);
    expect(drawn.map((point) => point.before?.value)).toEqual([0, 5, undefined]);
    expect(valueRange(drawn, [{ name: 'value' }], ['value'], false)).toEqual([0, 5]);
    expect(valueRange(drawn, [{ name: 'value' }], [], false)).toEqual([0, 2]);
  });

  it('of an area end where the last bucket ends', () => {
    const drawn = drawnPoints(points(row(300, 2)), undefined, 400);
    expect(drawn.map(({ at }) => at)).toEqual([100, 200, 300, 400]);
    expect(drawn.at(-1)).toMatchObject({ start: 300, values: { value: 2 } });
  });
});
