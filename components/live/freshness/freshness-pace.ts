/** How often events of a feed come, so that a silence can be told from a feed that is always quiet. */
export interface Pace {
  /** When the last sample was taken, and the last one that had events; epoch ms. */
  at: number;
  lastAt?: number;
  /** Events per second, averaged over about a minute. */
  perSecond: number;
  /** The same when the last event came. */
  usual: number;
}

const averageMs = 60_000;
/** So many events that should have come and did not are no coincidence. */
const expected = 20;
const shortestMs = 15_000;

/** Takes a sample: `rate` events per second at `at`, epoch ms. It starts from nothing: a pace takes time to be usual. */
export function nextPace(before: Pace | undefined, rate: number, at: number): Pace {
  if (!before) return { at, perSecond: 0, usual: 0 };
  if (at <= before.at) return before;
  const weight = 1 - Math.exp(-(at - before.at) / averageMs);
  const perSecond = before.perSecond + (rate - before.perSecond) * weight;
  return rate > 0 ? { at, lastAt: at, perSecond, usual: perSecond } : { ...before, at, perSecond };
}

/** Since when the feed is silent, epoch ms; undefined: it is not, as far as one can say. */
export function silentSince({ at, lastAt, usual }: Pace): number | undefined {
  if (lastAt === undefined || usual <= 0) return undefined;
  return at - lastAt > Math.max(shortestMs, (expected / usual) * 1_000) ? lastAt : undefined;
}
