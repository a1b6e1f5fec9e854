import { createShoppers, type Shoppers } from './orders/shoppers';
import { symbols } from './prices/symbols';
import { createWalk, type Walk } from './prices/walk';
import { createRandom, type Random } from './random';

/** Everything that a seed decides, each part with values of its own so that none disturbs another. */
export interface Streams {
  walk: Walk;
  shoppers: Shoppers;
  news: Random;
  /** For orders that someone asks for by hand. */
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

/** A seed for when none is given: 0 to 2,147,483,647. */
export const anySeed = (): number => Math.floor(Math.random() * 2_147_483_648);
