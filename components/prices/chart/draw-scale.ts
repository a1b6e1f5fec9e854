import { priceDigits } from '@/lib/text/format';

/** How prices are passed to the chart: divided by `factor`, in steps of `minMove`. */
export interface DrawScale {
  factor: number;
  minMove: number;
}

const smallest = 1e-4;
const largest = 1e9;
/** Powers of ten outside this range are inexact or infinite. */
const [minExponent, maxExponent] = [-300, 308];
/**
 * Maximum value in steps of `minMove`. Lightweight Charts 5.2 accepts values up to 9e13 and builds its axis by subtracting
 * steps: if rounding swallows a step, that loop never ends and the page freezes.
 */
const maxSteps = 1e12;

/** The scale for prices of this size. */
export function drawScale(price: number): DrawScale {
  const size = Math.abs(price);
  const isPlain = size === 0 || (size >= smallest && size < largest);
  const exponent = Math.min(maxExponent, Math.max(minExponent, Math.floor(Math.log10(size))));
  const factor = isPlain ? 1 : 10 ** exponent;
  return { factor, minMove: 1 / 10 ** priceDigits(size / factor) };
}

/** Converts a price to the chart's scale; clamps values beyond it. */
export function toDrawn(price: number, { factor, minMove }: DrawScale): number {
  const max = maxSteps * minMove;
  return Math.min(max, Math.max(-max, price / factor));
}
