import { durationMs } from './duration';
import type { AlertRule } from './rule';

/** Length of a slot, ms: conditions are evaluated at the end of each one. */
export const slotMs = 250;
const mostBuckets = 60;

/** A window of events: the bucket of the present slot and the ones before it. */
export interface WindowShape {
  /** Length of a bucket, a multiple of `slotMs`. */
  bucketMs: number;
  /** Buckets in the window. */
  buckets: number;
}

/** The buckets of a rule, whose window is rounded up to whole ones; absence: of its baseline, each as long as the window. */
export function windowShape({ aggregate, window, baseline }: AlertRule): WindowShape {
  const windowMs = window === undefined ? slotMs : durationMs(window);
  if (aggregate === 'absence') {
    const bucketMs = Math.ceil(windowMs / slotMs) * slotMs;
    return { bucketMs, buckets: Math.floor(durationMs(baseline ?? '1h') / bucketMs) + 1 };
  }
  const bucketMs = Math.ceil(windowMs / mostBuckets / slotMs) * slotMs;
  return { bucketMs, buckets: Math.ceil(windowMs / bucketMs) };
}
