import type { EventData } from '@/lib/events';
import { createRandom } from '@/server/simulator/random';
import type { MarketSymbol } from './symbols';

/** Prices that wander: each call of `tick` moves one symbol. */
export interface Walk {
  /**
   * The next tick of some symbol. `rate` is how many ticks a second all symbols get together: a faster
   * stream takes smaller steps, so that a chart looks the same at any rate. `at` is epoch ms.
   */
  tick(rate: number, at: number): EventData<'price.ticked'>;
}

interface Course extends MarketSymbol {
  /** Natural logarithm of price / startPrice: a walk on it never makes a price negative. */
  level: number;
  factor: number;
  smallest: number;
}

/** Share of its distance from the start price that a price goes back within a second. */
const pull = 1 / 1_200;
/** Seconds one step may stand for: at very low rates a step would be a jump. */
const longestStep = 5;

/** The same symbols and the same seed give the same prices. */
export function createWalk(symbols: readonly MarketSymbol[], seed: number): Walk {
  const random = createRandom(seed);
  const courses = symbols.map(toCourse);
  return {
    tick: (rate, at) => {
      const course = random.pick(courses);
      const seconds = Math.min(longestStep, courses.length / Math.max(rate, 1));
      const step = course.volatility * Math.sqrt(seconds) * random.bell();
      course.level += step - course.level * pull * seconds;
      return { symbol: course.symbol, price: priceOf(course), size: sizeFrom(random.next()), at };
    },
  };
}

function toCourse(symbol: MarketSymbol): Course {
  const factor = 10 ** symbol.decimals;
  return { ...symbol, level: 0, factor, smallest: 1 / factor };
}

function priceOf({ startPrice, level, factor, smallest }: Course): number {
  // Dividing last gives the nearest double of the decimal number, so JSON shows no 12.340000000000002.
  return Math.max(smallest, Math.round(startPrice * Math.exp(level) * factor) / factor);
}

/** Mostly small lots, now and then a large one: 1 to 1,000. */
function sizeFrom(chance: number): number {
  return Math.max(1, Math.round(chance ** 4 * 1_000));
}
