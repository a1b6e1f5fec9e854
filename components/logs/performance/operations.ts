import type { OperationStats } from '@/lib/logs/analysis';

export const columns = ['total', 'name', 'rate', 'errors', 'p50', 'p95', 'p99', 'max', 'count'] as const;
/** What the table is sorted by; `total`: the time that all of them took. */
export type SortColumn = (typeof columns)[number];
export const directions = ['desc', 'asc'] as const;
export type Direction = (typeof directions)[number];

/** Identifies an operation in the URL. */
export const idOf = ({ service, operation }: Pick<OperationStats, 'service' | 'operation'>): string =>
  `${encodeURIComponent(service)}/${encodeURIComponent(operation)}`;

/** Part of its lines that are errors, 0 to 1. */
export const errorShare = ({ errors, count }: Pick<OperationStats, 'errors' | 'count'>): number =>
  count === 0 ? 0 : errors / count;

const figureOf: Record<Exclude<SortColumn, 'total' | 'name'>, (row: OperationStats) => number> = {
  rate: ({ perSecond }) => perSecond,
  errors: errorShare,
  p50: ({ p50Ms }) => p50Ms,
  p95: ({ p95Ms }) => p95Ms,
  p99: ({ p99Ms }) => p99Ms,
  max: ({ maxMs }) => maxMs,
  count: ({ count }) => count,
};

/** Sorted operations; equal ones stay in the order of the answer, which is that of the total time, the longest first. */
export function sorted(
  rows: readonly OperationStats[],
  by: SortColumn,
  direction: Direction,
): OperationStats[] {
  const sign = direction === 'asc' ? 1 : -1;
  if (by === 'total') return direction === 'desc' ? [...rows] : [...rows].reverse();
  if (by === 'name') return [...rows].sort((a, b) => sign * byName(a, b));
  const value = figureOf[by];
  return [...rows].sort((a, b) => sign * (value(a) - value(b)));
}

/** What a click on the head of a column leads to: one direction, the other, and back to the total time. */
export function nextSort(
  column: SortColumn,
  { by, direction }: { by: SortColumn; direction: Direction },
): [SortColumn, Direction] {
  const [first, second]: [Direction, Direction] = column === 'name' ? ['asc', 'desc'] : ['desc', 'asc'];
  if (by !== column) return [column, first];
  return direction === first ? [column, second] : ['total', 'desc'];
}

const byName = (a: OperationStats, b: OperationStats): number =>
  a.service.localeCompare(b.service) || a.operation.localeCompare(b.operation);
