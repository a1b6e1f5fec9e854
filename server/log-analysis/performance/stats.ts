import type { DDSketch } from '@datadog/sketches-js';
import type { OperationStats } from '@/lib/logs/analysis';
import type { Cell } from './cell';
import { hourMs, minuteMs, type Operation } from './operation';
import { newSketch } from './sketch-code';
import { slowestOf } from './slow-lines';

const maxPoints = 60;
const maxSlowest = 5;

/** Epoch ms; `to` is exclusive. */
export interface Range {
  from: number;
  to: number;
}

/** A range that whole cells make up: by minute, or by hour if it begins before `minutesFrom`. Epoch ms. */
export function alignedRange({ from, to }: Range, minutesFrom: number): Range {
  const length = from < minutesFrom ? hourMs : minuteMs;
  const end = Math.ceil(to / length) * length;
  return { from: Math.min(Math.ceil(from / length) * length, end - length), to: end };
}

/** undefined: it has no lines in the range. `now` ends what has happened yet. */
export function statsOf(operation: Operation, range: Range, now: number): OperationStats | undefined {
  const cells = cellsIn(operation, range);
  const sum = sumOf(cells);
  if (sum.count === 0) return undefined;
  const total = newSketch();
  const trend = trendOf(cells, range, total);
  const seconds = Math.max(1, (Math.min(range.to, now) - range.from) / 1_000);
  return {
    service: operation.service,
    operation: operation.name,
    ...sum,
    perSecond: sum.count / seconds,
    p50Ms: percentileOf(total, 0.5),
    p95Ms: percentileOf(total, 0.95),
    p99Ms: percentileOf(total, 0.99),
    trend,
    slowest: slowestOf(
      cells.flatMap(({ slowest }) => slowest),
      maxSlowest,
    ),
  };
}

/** What it took in all, ms. */
export const totalMs = (operation: Operation, range: Range): number =>
  cellsIn(operation, range).reduce((sum, { sumMs }) => sum + sumMs, 0);

const cellsIn = (operation: Operation, { from, to }: Range): Cell[] =>
  operation.cells.filter(({ start }) => start >= from && start < to);

function sumOf(cells: readonly Cell[]) {
  const sum = { count: 0, errors: 0, maxMs: 0 };
  for (const { count, errors, maxMs } of cells) {
    sum.count += count;
    sum.errors += errors;
    sum.maxMs = Math.max(sum.maxMs, maxMs);
  }
  return sum;
}

/** Also adds all durations to `total`. */
function trendOf(cells: readonly Cell[], { from, to }: Range, total: DDSketch): OperationStats['trend'] {
  const unit = cells.some(({ ms }) => ms === hourMs) ? hourMs : minuteMs;
  const length = Math.ceil((to - from) / unit / maxPoints) * unit;
  const points = Array.from({ length: Math.ceil((to - from) / length) }, (): Cell[] => []);
  for (const cell of cells) points[Math.floor((cell.start - from) / length)]?.push(cell);
  return points.map((cellsOfPoint, n) => pointOf(from + n * length, cellsOfPoint, total));
}

function pointOf(at: number, cells: readonly Cell[], total: DDSketch): OperationStats['trend'][number] {
  const { count, errors } = sumOf(cells);
  if (count === 0) return { at, count, errors, p50Ms: null, p95Ms: null };
  const sketch = newSketch();
  for (const cell of cells) cell.addTo([sketch]);
  total.merge(sketch);
  return { at, count, errors, p50Ms: percentileOf(sketch, 0.5), p95Ms: percentileOf(sketch, 0.95) };
}

const percentileOf = (sketch: DDSketch, share: number): number => sketch.getValueAtQuantile(share);
