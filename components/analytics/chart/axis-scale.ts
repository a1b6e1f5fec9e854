/** The value axis of a chart. */
export interface AxisScale {
  low: number;
  high: number;
  ticks: readonly number[];
}

const steps = [1, 2, 2.5, 5, 10];
const intervals = 4;
/** With less than this share of the axis in use, it is chosen anew. */
const leastUse = 0.35;

/** An axis from 0 (or the lowest negative value) to the highest value, in round steps of at least `leastStep`. */
export function axisScale(min: number, max: number, leastStep = 1): AxisScale {
  const bottom = Math.min(0, min);
  const span = Math.max(leastStep, max - bottom);
  const power = 10 ** Math.floor(Math.log10(span / intervals));
  const step = Math.max(leastStep, power * (steps.find((each) => each * power * intervals >= span) ?? 10));
  const low = Math.floor(bottom / step) * step;
  const high = Math.max(low + step, Math.ceil(max / step) * step);
  const ticks: number[] = [];
  for (let tick = low; tick <= high + step / 2; tick += step) ticks.push(tick);
  return { low, high, ticks };
}

/** The axis so far, as long as the values are in it and use a third of it: it does not jump with each answer. */
export function keepScale(
  before: AxisScale | undefined,
  min: number,
  max: number,
  leastStep?: number,
): AxisScale {
  if (!before || min < before.low || max > before.high) return axisScale(min, max, leastStep);
  const use = Math.max(max, 0) - Math.min(min, 0);
  return use < leastUse * (before.high - before.low) ? axisScale(min, max, leastStep) : before;
}
