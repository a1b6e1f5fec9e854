import type { Poll } from '@/components/analytics/data/use-poll';
import type { Answered } from './use-analysis';

/** An answer is current at most this long after its request, ms: two intervals of the slowest tab and the request. */
const currentMs = 15_000;

/** Since when figures may be out of date, epoch ms; undefined: they are current. `now`: epoch ms, 0 before the page knows it. */
export function staleSince(
  { answer, error, isPaused }: Poll<Answered<unknown>>,
  now: number,
): number | undefined {
  if (!answer) return undefined;
  const isOld = now > 0 && now - answer.at > currentMs;
  return error || isPaused || isOld ? answer.at : undefined;
}
