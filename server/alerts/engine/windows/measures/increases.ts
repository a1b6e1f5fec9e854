import type { Measured } from '@/lib/alerts/bucket';
import { at, type Measure } from './measure';
import { asNumbers, compareOrder, copyPoint, noPoint, pointSize } from './points';

const increase = 1;
const first = 2;
const last = first + pointSize;

/**
 * Numbers: values, the sum of the steps between them, the first and the last value. Values are added in their order; one
 * that comes late changes nothing, because the total of a counter has it already.
 */
export const increases: Measure = {
  empty: [0, 0, ...noPoint, ...noPoint],
  add(numbers, i, observation) {
    addPart(numbers, i, 1, 0, observation, observation);
  },
  addBucket(numbers, i, bucket) {
    if (bucket.first && bucket.last)
      addPart(numbers, i, bucket.values ?? bucket.count, bucket.increase ?? 0, bucket.first, bucket.last);
  },
  merge(into, numbers, i) {
    if (at(numbers, i) === 0) return;
    const isFirst = at(into, 0) === 0;
    if (isFirst) copyPoint(into, first, numbers, i + first);
    const between = isFirst ? 0 : stepOf(at(into, last), at(numbers, i + first));
    into[0] = at(into, 0) + at(numbers, i);
    into[increase] = at(into, increase) + at(numbers, i + increase) + between;
    copyPoint(into, last, numbers, i + last);
  },
  value: (numbers) => (at(numbers, 0) === 0 ? null : at(numbers, increase)),
};

function addPart(
  numbers: Float64Array,
  i: number,
  values: number,
  within: number,
  from: Measured,
  to: Measured,
): void {
  const isFirst = at(numbers, i) === 0;
  numbers[i] = at(numbers, i) + values;
  if (!isFirst && compareOrder(asNumbers(from), 0, numbers, i + last) <= 0) return;
  if (isFirst) copyPoint(numbers, i + first, asNumbers(from), 0);
  const between = isFirst ? 0 : stepOf(at(numbers, i + last), from.value);
  numbers[i + increase] = at(numbers, i + increase) + within + between;
  copyPoint(numbers, i + last, asNumbers(to), 0);
}

/** A counter that is lower than before began again at 0. */
const stepOf = (before: number, after: number): number => (after >= before ? after - before : after);
