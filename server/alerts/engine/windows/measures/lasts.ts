import { at, type Measure } from './measure';
import { asNumbers, compareOrder, copyPoint, noPoint } from './points';

/** Numbers: values, and the latest one by (at, partition, offset). */
export const lasts: Measure = {
  empty: [0, ...noPoint],
  add(numbers, i, observation) {
    numbers[i] = at(numbers, i) + 1;
    keepLater(numbers, i + 1, asNumbers(observation), 0);
  },
  addBucket(numbers, i, { count, values = count, last }) {
    numbers[i] = at(numbers, i) + values;
    if (last) keepLater(numbers, i + 1, asNumbers(last), 0);
  },
  merge(into, numbers, i) {
    into[0] = at(into, 0) + at(numbers, i);
    keepLater(into, 1, numbers, i + 1);
  },
  value: (numbers) => (at(numbers, 0) === 0 ? null : at(numbers, 1)),
};

function keepLater(into: Float64Array, i: number, from: Float64Array, j: number): void {
  if (compareOrder(from, j, into, i) > 0) copyPoint(into, i, from, j);
}
