import type { Span } from '@/components/analytics/range/period';

/** Sums by name in one bucket. */
export type Sums = Readonly<Record<string, number>>;
/** A point of a chart: the start of a bucket, epoch ms, and the value of each series. */
export interface Point {
  at: number;
  values: Sums;
}

/** The sums of each bucket of the span; 0 where there are no rows. A row counts in the bucket that its start is in. */
export function sumByBucket<Row extends { bucket: number }>(
  { starts }: Pick<Span, 'starts'>,
  rows: readonly Row[],
  names: readonly string[],
  valuesOf: (row: Row) => Sums,
): Point[] {
  const points = starts.map((at) => ({
    at,
    values: Object.fromEntries(names.map((name) => [name, 0])) as Record<string, number>,
  }));
  for (const row of rows) {
    const values = points[indexOf(starts, row.bucket)]?.values;
    for (const [name, value] of Object.entries(valuesOf(row)))
      if (values && name in values) values[name] = (values[name] ?? 0) + value;
  }
  return points;
}

/** Index of the last start that is not after `at`; the first for an earlier time. */
function indexOf(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The total of each series. */
export const totalOf = (points: readonly Point[], name: string): number =>
  points.reduce((sum, { values }) => sum + (values[name] ?? 0), 0);

/** The point with the highest value of a series. */
export const peakOf = (points: readonly Point[], name: string): Point | undefined =>
  points.reduce<Point | undefined>(
    (peak, point) => ((point.values[name] ?? 0) > (peak?.values[name] ?? 0) ? point : peak),
    undefined,
  );
