import type { EventData } from '@/lib/events';
import { createRandom } from '@/server/simulator/random';
import type { MarketSymbol } from './symbols';

/** A random walk of prices: each call of `tick` moves one symbol. */
export interface Walk {
  /**
   * The next tick of a random symbol. `rate`: ticks per second of all symbols together; at a higher rate the steps are
   * smaller, so that a chart looks the same. `at`: epoch ms.
   */
  tick(rate: number, at: number): EventData<'price.ticked'>;
}

interface SimulatedPrice extends MarketSymbol {
  /** Natural logarithm of price / startPrice: a walk on it never makes a price negative. */
  level: number;
  factor: number;
  smallest: number;
}

/** Share of its distance from the start price by which a price returns per second. */
const pull = 1 / 1_200;
/** Maximum seconds per step; at very low rates a step would be a jump. */
const maxStepSeconds = 5;

/** The same symbols and the same seed give the same prices. */
export function createWalk(symbols: readonly MarketSymbol[], seed: number): Walk {
  const random = createRandom(seed);
  const simulated = symbols.map(toSimulatedPrice);
  return {
    tick: (rate, at) => {
      const current = random.pick(simulated);
      const seconds = Math.min(maxStepSeconds, simulated.length / Math.max(rate, 1));
      const step = current.volatility * Math.sqrt(seconds) * random.bell();
      current.level += step - current.level * pull * seconds;
      return { symbol: current.symbol, price: priceOf(current), size: sizeFrom(random.next()), at };
    },
  };
}

function toSimulatedPrice(symbol: MarketSymbol): SimulatedPrice {
  const factor = 10 ** symbol.decimals;
  return { ...symbol, level: 0, factor, smallest: 1 / factor };
}

function priceOf({ startPrice, level, factor, smallest }: SimulatedPrice): number {
  // Dividing last gives the nearest double of the decimal number, so JSON shows no 12.340000000000002.
  return Math.max(smallest, Math.round(startPrice * Math.exp(level) * factor) / factor);
}

/** Mostly small lots, now and then a large one: 1 to 1,000. */
function sizeFrom(chance: number): number {
  return Math.max(1, Math.round(chance ** 4 * 1_000));
}
