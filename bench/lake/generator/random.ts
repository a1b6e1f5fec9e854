/** Random choices from a seed, so that a run can be repeated. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole, from `least` to `most`. */
  whole(least: number, most: number): number;
  oneOf<T>(of: readonly T[]): T;
  chance(share: number): boolean;
}

/** xorshift of 32 bits: https://www.jstatsoft.org/article/view/v008i14 */
export function randomOf(seed: number): Random {
  let state = seed | 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    oneOf: <T>(of: readonly T[]) => of[whole(0, of.length - 1)] as T,
    chance: (share) => next() < share,
  };
}
