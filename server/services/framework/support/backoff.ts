import type { RetryPolicy } from '@/server/services/framework/service';

export const defaultRetry: RetryPolicy = { attempts: 7, baseMs: 250, maxMs: 30_000 };

/**
 * The wait after `failures` failures in a row, ms. It doubles up to `maxMs`, with jitter in its upper half, so that
 * clients that failed together do not retry together.
 */
export function backoffMs(
  { baseMs, maxMs }: Pick<RetryPolicy, 'baseMs' | 'maxMs'>,
  failures: number,
  random: () => number = Math.random,
): number {
  const full = Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full / 2 + (full / 2) * random());
}
