import type { RetryPolicy } from '@/server/services/framework/service';

export const defaultRetry: RetryPolicy = { attempts: 7, baseMs: 250, maxMs: 30_000 };

/**
 * How long to wait after `failures` failures, ms: doubling, capped, with the upper half left to chance so that
 * what failed together does not come back together.
 */
export function backoffMs(
  { baseMs, maxMs }: Pick<RetryPolicy, 'baseMs' | 'maxMs'>,
  failures: number,
  random: () => number = Math.random,
): number {
  const full = Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full / 2 + (full / 2) * random());
}
