import { priceDigits } from '@/lib/text/format';

/** How prices are given to the chart: divided by `factor`, and in steps of `minMove`. */
export interface DrawScale {
  factor: number;
  minMove: number;
}

const smallest = 1e-4;
const largest = 1e9;
/** Powers of ten beyond these are not exact, or none. */
const [leastExponent, mostExponent] = [-300, 308];
/**
 * Lightweight Charts 5.2 takes values up to 9e13 and builds its axis by subtracting a step of `minMove` or more. Where
 * a step is lost in rounding that never ends and the page stands still, so a value is at most this many steps.
 */
const mostSteps = 1e12;

/** The scale for prices of about this size. */
export function drawScale(price: number): DrawScale {
  const size = Math.abs(price);
  const isPlain = size === 0 || (size >= smallest && size < largest);
  const exponent = Math.min(mostExponent, Math.max(leastExponent, Math.floor(Math.log10(size))));
  const factor = isPlain ? 1 : 10 ** exponent;
  return { factor, minMove: 1 / 10 ** priceDigits(size / factor) };
}

/** A price as the chart is given it; one that is beyond the scale stands at its end. */
export function toDrawn(price: number, { factor, minMove }: DrawScale): number {
  const most = mostSteps * minMove;
  return Math.min(most, Math.max(-most, price / factor));
}
