import type { Point, Sums } from './points';

/** A point with the values of the period before. */
export interface DrawnPoint extends Point {
  before?: Sums;
  /** Start of the bucket that it belongs to, epoch ms. */
  start: number;
}

/** Joins both periods by the number of the bucket. With `end`, the last bucket ends there, at the height that it has. */
export function drawnPoints(
  points: readonly Point[],
  previous: readonly Point[] | undefined,
  end: number | undefined,
): DrawnPoint[] {
  const drawn = points.map((point, i) => {
    const values = previous?.[i]?.values;
    return { ...point, start: point.at, ...(values ? { before: values } : {}) };
  });
  const last = drawn.at(-1);
  return last && end !== undefined ? [...drawn, { ...last, at: end }] : drawn;
}

/** The lowest and highest value that is drawn. */
export function valueRange(
  data: readonly DrawnPoint[],
  series: readonly { name: string }[],
  compared: readonly string[],
  isStacked: boolean,
): [min: number, max: number] {
  let [min, max] = [0, 0];
  const take = (value: number) => {
    min = Math.min(min, value);
    max = Math.max(max, value);
  };
  for (const { values, before } of data) {
    const each = series.map(({ name }) => values[name] ?? 0);
    if (isStacked) take(each.reduce((sum, value) => sum + value, 0));
    else each.forEach(take);
    for (const name of compared) take(before?.[name] ?? 0);
  }
  return [min, max];
}
