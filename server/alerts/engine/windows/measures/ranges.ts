import { at, type Measure } from './measure';
import { asNumbers, compareOrder, copyPoint, noPoint, pointSize } from './points';

const low = 1;
const high = low + pointSize;

/** Numbers: values, the lowest and the highest one, of equal ones the earliest. For min, max and change. */
export const ranges: Measure = {
  empty: [0, ...noPoint, ...noPoint],
  add(numbers, i, observation) {
    numbers[i] = at(numbers, i) + 1;
    const point = asNumbers(observation);
    keepBeyond(numbers, i + low, point, 0, -1);
    keepBeyond(numbers, i + high, point, 0, 1);
  },
  addBucket(numbers, i, { count, values = count, min, max }) {
    numbers[i] = at(numbers, i) + values;
    if (min) keepBeyond(numbers, i + low, asNumbers(min), 0, -1);
    if (max) keepBeyond(numbers, i + high, asNumbers(max), 0, 1);
  },
  merge(into, numbers, i) {
    if (at(numbers, i) === 0) return;
    into[0] = at(into, 0) + at(numbers, i);
    keepBeyond(into, low, numbers, i + low, -1);
    keepBeyond(into, high, numbers, i + high, 1);
  },
  value(numbers, aggregate) {
    if (at(numbers, 0) === 0) return null;
    if (aggregate === 'min') return at(numbers, low);
    if (aggregate === 'max') return at(numbers, high);
    return change(numbers);
  },
  details: (numbers, aggregate) => (aggregate === 'change' ? ends(numbers) : undefined),
};

/** Keeps the point that is lower (-1) or higher (1), of equal ones the earlier. */
function keepBeyond(into: Float64Array, i: number, from: Float64Array, j: number, sign: 1 | -1): void {
  const difference = sign * (at(from, j) - at(into, i));
  // The first one is compared with NaN.
  const isKept = Number.isNaN(difference)
    ? Number.isNaN(at(into, i))
    : difference > 0 || (difference === 0 && compareOrder(from, j, into, i) < 0);
  if (isKept) copyPoint(into, i, from, j);
}

/** Between the extreme that came first and the one that came last, in per cent of the first; null: that is 0. */
function change(numbers: Float64Array): number | null {
  const { from, to } = ends(numbers);
  if (from === to) return 0;
  return from === 0 ? null : Math.abs((100 * (to - from)) / from);
}

function ends(numbers: Float64Array): { from: number; to: number } {
  const rises = compareOrder(numbers, high, numbers, low) > 0;
  return { from: at(numbers, rises ? low : high), to: at(numbers, rises ? high : low) };
}
