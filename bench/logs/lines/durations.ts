import type { Random } from '@/bench/lake/generator/random';

/** Draws durations, ms. */
export type Durations = (random: Random) => number;

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

export const logNormal =
  (median: number, sigma: number): Durations =>
  (random) =>
    median * Math.exp(sigma * normal(random));

export const exponential =
  (mean: number): Durations =>
  (random) =>
    -mean * Math.log(1 - random.next());

export const uniform =
  (from: number, to: number): Durations =>
  (random) =>
    from + (to - from) * random.next();

/** Mostly from cache, else from afar. */
export const bimodal =
  (fast: Durations, slow: Durations, slowShare: number): Durations =>
  (random) =>
    random.chance(slowShare) ? slow(random) : fast(random);

/** A heavy tail. */
export const pareto =
  (least: number, alpha: number): Durations =>
  (random) =>
    Math.min(3_600_000, least / (1 - random.next()) ** (1 / alpha));

/** As a program measures with a clock of whole ms. */
export const wholeMs =
  (durations: Durations): Durations =>
  (random) =>
    Math.round(durations(random));
