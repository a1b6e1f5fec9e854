import type { OperationStats } from '@/lib/logs/analysis';

/** A point of the chart. `at`: start of its time, epoch ms. */
export interface ChartPoint {
  at: number;
  count: number;
  errors: number;
  /** Per second. */
  rate: number;
  p50Ms: number | null;
  p95Ms: number | null;
}

/** Length of a point, ms: the shortest distance of two, or the range if there are not two. */
export function pointLength(trend: OperationStats['trend'], from: number, to: number): number {
  const distances = trend.slice(1).map(({ at }, i) => at - (trend[i]?.at ?? at));
  const shortest = Math.min(...distances.filter((distance) => distance > 0));
  return Number.isFinite(shortest) ? shortest : Math.max(1, to - from);
}

/** The points with their rates. What of a point is not over, or lies before the range, does not count. */
export function chartPoints(trend: OperationStats['trend'], from: number, to: number): ChartPoint[] {
  const length = pointLength(trend, from, to);
  return trend.map((point) => {
    const seconds = Math.max(1_000, Math.min(to, point.at + length) - point.at) / 1_000;
    return { ...point, rate: point.count / seconds };
  });
}
