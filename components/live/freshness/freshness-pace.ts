/** How often events of a feed arrive, to distinguish a feed that became silent from one that is always quiet. */
export interface Pace {
  /** When the last sample was taken, and the last one that had events; epoch ms. */
  at: number;
  lastAt?: number;
  /** Events per second, averaged over about a minute. */
  perSecond: number;
  /** `perSecond` when the last event arrived. */
  usual: number;
}

const averageMs = 60_000;
/** A feed is silent when so many events were to be expected and none arrived. */
const expected = 20;
const shortestMs = 15_000;

/** Adds a sample: `rate` events per second at `at`, epoch ms. The average starts at 0. */
export function nextPace(before: Pace | undefined, rate: number, at: number): Pace {
  if (!before) return { at, perSecond: 0, usual: 0 };
  if (at <= before.at) return before;
  const weight = 1 - Math.exp(-(at - before.at) / averageMs);
  const perSecond = before.perSecond + (rate - before.perSecond) * weight;
  return rate > 0 ? { at, lastAt: at, perSecond, usual: perSecond } : { ...before, at, perSecond };
}

/** When the silence began, epoch ms; undefined: the feed is not silent, or nothing is known of its pace. */
export function silentSince({ at, lastAt, usual }: Pace): number | undefined {
  if (lastAt === undefined || usual <= 0) return undefined;
  return at - lastAt > Math.max(shortestMs, (expected / usual) * 1_000) ? lastAt : undefined;
}
