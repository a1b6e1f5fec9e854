import type { ChartSeries } from './alert-chart-props';

/** A time, epoch ms, with the value of each series by its index; null: not known. */
export interface ChartRow {
  at: number;
  values: (number | null)[];
}

/** All series on one time axis: each holds its value until its next point, the last ones until `to`. */
export function chartRows(series: readonly ChartSeries[], from: number, to: number): ChartRow[] {
  const times = new Set(series.flatMap(({ points }) => points.map(([at]) => Math.max(from, at))));
  if (times.size > 0) times.add(to);
  const next = series.map(() => 0);
  const values: (number | null)[] = series.map(() => null);
  return [...times]
    .sort((a, b) => a - b)
    .filter((at) => at <= to)
    .map((at) => {
      series.forEach(({ points }, i) => {
        for (let n = next[i] ?? 0; n < points.length && (points[n]?.[0] ?? 0) <= at; n += 1) {
          values[i] = points[n]?.[1] ?? null;
          next[i] = n + 1;
        }
      });
      return { at, values: [...values] };
    });
}

/** The lowest and highest of the values and thresholds. */
export function rowsRange(
  rows: readonly ChartRow[],
  thresholds: readonly number[],
): [min: number, max: number] {
  let [min, max] = [Math.min(...thresholds), Math.max(...thresholds)];
  for (const { values } of rows)
    for (const value of values) {
      if (value === null) continue;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  // A line at the edge of the chart is hard to see.
  return [min, max + (max - Math.min(0, min)) * 0.08];
}
