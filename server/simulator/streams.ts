import { createShoppers, type Shoppers } from './orders/shoppers';
import { symbols } from './prices/symbols';
import { createWalk, type Walk } from './prices/walk';
import { createRandom, type Random } from './random';

/** The parts that depend on the seed, each with its own random sequence. */
export interface Streams {
  walk: Walk;
  shoppers: Shoppers;
  news: Random;
  /** For orders that a person requests. */
  byHand: Random;
}

export function createStreams(seed: number): Streams {
  return {
    walk: createWalk(symbols, seed),
    shoppers: createShoppers(createRandom(seed, 1)),
    news: createRandom(seed, 2),
    byHand: createRandom(seed, 3),
  };
}

/** A random seed: 0 to 2,147,483,647. */
export const anySeed = (): number => Math.floor(Math.random() * 2_147_483_648);
