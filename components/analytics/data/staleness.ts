import type { Poll } from './use-poll';

/** A card is live at most this long after the time up to which it is complete, ms: 5 s of the lake, 5 s between requests, and their duration. */
export const staleAfterMs = 15_000;

export interface StalenessOf {
  /** Everything that Kafka had at this time is shown, epoch ms; undefined: unknown. */
  completeTo: number | undefined;
  /** End of what is shown, epoch ms; later events are not part of it. */
  end: number;
  now: number;
}

/**
 * The time up to which stale content is complete, epoch ms, or `unknown`; undefined while it is not stale. It is stale when
 * the last request failed, the page is paused, the lake lags, or nobody knows whether it does.
 */
export function staleAsOf(
  { error, isPaused }: Pick<Poll<unknown>, 'error' | 'isPaused'>,
  { completeTo, end, now }: StalenessOf,
): number | 'unknown' | undefined {
  if (completeTo === undefined) return 'unknown';
  const lags = now > 0 && completeTo < Math.min(end, now - staleAfterMs);
  return error || isPaused || lags ? completeTo : undefined;
}
