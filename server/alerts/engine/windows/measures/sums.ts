import { at, type Measure } from './measure';

const fractions = 2 ** 30;

/**
 * Numbers: values, the sum of their whole parts, and the sum of their fractions in units of 2^-30. Sums of whole numbers
 * below 2^53 are exact, and so the same in any order. For sum and average.
 */
export const sums: Measure = {
  empty: [0, 0, 0],
  add(numbers, i, { value }) {
    addSum(numbers, i, 1, value);
  },
  addBucket(numbers, i, { count, values = count, sum = 0 }) {
    addSum(numbers, i, values, sum);
  },
  merge(into, numbers, i) {
    for (let n = 0; n < 3; n++) into[n] = at(into, n) + at(numbers, i + n);
  },
  value(numbers, aggregate) {
    const count = at(numbers, 0);
    const sum = at(numbers, 1) + at(numbers, 2) / fractions;
    if (aggregate === 'sum') return sum;
    return count === 0 ? null : sum / count;
  },
};

function addSum(numbers: Float64Array, i: number, count: number, sum: number): void {
  const whole = Math.trunc(sum);
  numbers[i] = at(numbers, i) + count;
  numbers[i + 1] = at(numbers, i + 1) + whole;
  numbers[i + 2] = at(numbers, i + 2) + Math.round((sum - whole) * fractions);
}
