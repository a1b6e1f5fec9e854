import type { Poll } from '@/components/analytics/data/use-poll';
import type { Answered } from './use-analysis';

/** Longer than a request takes, ms. */
const requestMs = 5_000;

/**
 * Since when figures may be out of date, epoch ms; undefined: they are current. `now`: epoch ms, 0 before the page knows
 * it. `everyMs`: from one request to the next.
 */
export function staleSince(
  { answer, error, isPaused }: Poll<Answered<unknown>>,
  now: number,
  everyMs: number,
): number | undefined {
  if (!answer) return undefined;
  const isOld = now > 0 && now - answer.at > 2 * everyMs + requestMs;
  return error || isPaused || isOld ? answer.at : undefined;
}
