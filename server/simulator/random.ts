import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A deterministic sequence of random values. */
export interface Random {
  /** 0 (included) to 1 (excluded). */
  next(): number;
  /** An integer, both ends included. */
  int(from: number, to: number): number;
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean;
  /** One entry of a list. Throws on an empty one. */
  pick<T>(list: readonly T[]): T;
  /** About normally distributed: mean 0, standard deviation 1, never beyond ±3.5. */
  bell(): number;
}

// Four uniform values: their sum has the variance 4/12.
const bellScale = Math.sqrt(3);

/** `stream`: number of an independent sequence of the same seed. */
export function createRandom(seed: number, stream = 0): Random {
  // Similar seeds would give similar first values, so they are mixed.
  const generator = xoroshiro128plus(Math.imul(seed ^ Math.imul(stream + 1, 0x9e3779b9), 0x85ebca6b));
  const next = () => uniformFloat64(generator);
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => {
      if (list.length === 0) throw new Error('There is nothing to pick from.');
      return list[int(0, list.length - 1)] as (typeof list)[number];
    },
    bell: () => (next() + next() + next() + next() - 2) * bellScale,
  };
}
