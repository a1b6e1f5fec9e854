import type { Measured } from '@/lib/alerts/bucket';
import { at } from './measure';

/** A value with its place, as four numbers: value, at, partition, offset. */
export const pointSize = 4;
export const noPoint: readonly number[] = [Number.NaN, Number.NEGATIVE_INFINITY, -1, -1];

function setPoint(numbers: Float64Array, i: number, point: Measured): void {
  numbers[i] = point.value;
  numbers[i + 1] = point.at;
  numbers[i + 2] = point.partition;
  numbers[i + 3] = point.offset;
}

export function copyPoint(to: Float64Array, i: number, from: Float64Array, j: number): void {
  for (let n = 0; n < pointSize; n++) to[i + n] = at(from, j + n);
}

/** Which of two points is later: above 0 if the first is, 0 if they are the same. */
export function compareOrder(a: Float64Array, i: number, b: Float64Array, j: number): number {
  return at(a, i + 1) - at(b, j + 1) || at(a, i + 2) - at(b, j + 2) || at(a, i + 3) - at(b, j + 3);
}

const scratch = new Float64Array(pointSize);

/** A point as numbers, until the next call. */
export function asNumbers(point: Measured): Float64Array {
  setPoint(scratch, 0, point);
  return scratch;
}
