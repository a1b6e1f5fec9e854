import { at, type Measure } from './measure';

/** Numbers: events. For count and rate. */
export const counts: Measure = {
  empty: [0],
  add(numbers, i) {
    numbers[i] = at(numbers, i) + 1;
  },
  addBucket(numbers, i, { count }) {
    numbers[i] = at(numbers, i) + count;
  },
  merge(into, numbers, i) {
    into[0] = at(into, 0) + at(numbers, i);
  },
  value: (numbers, aggregate, windowMs) =>
    aggregate === 'rate' ? at(numbers, 0) / (windowMs / 1_000) : at(numbers, 0),
};

/** Numbers: events, and those that pass `matching`. Per cent. */
export const shares: Measure = {
  empty: [0, 0],
  add(numbers, i, { isMatch }) {
    numbers[i] = at(numbers, i) + 1;
    if (isMatch) numbers[i + 1] = at(numbers, i + 1) + 1;
  },
  addBucket(numbers, i, { count, matched = 0 }) {
    numbers[i] = at(numbers, i) + count;
    numbers[i + 1] = at(numbers, i + 1) + matched;
  },
  merge(into, numbers, i) {
    into[0] = at(into, 0) + at(numbers, i);
    into[1] = at(into, 1) + at(numbers, i + 1);
  },
  value: (numbers) => (at(numbers, 0) === 0 ? null : (100 * at(numbers, 1)) / at(numbers, 0)),
  details: (numbers) => ({ matching: at(numbers, 1), events: at(numbers, 0) }),
};
