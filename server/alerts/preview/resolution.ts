import type { AlertRule } from '@/lib/alerts/rule';
import { slotMs, windowShape } from '@/lib/alerts/windows';

/** Longer buckets than those of the engine are at most this part of a window. */
const leastBuckets = 10;

/**
 * Lengths of the buckets in which the past of a rule may be read, shortest first, ms. With those of a slot the preview is
 * what the engine does live; those up to a bucket of the engine change nothing about a value at the end of a bucket.
 */
export function resolutions(rule: AlertRule): number[] {
  const { bucketMs, buckets } = windowShape(rule);
  const slots = bucketMs / slotMs;
  const shorter = [1, 2, 4, 5, 10, 20, 40].filter((count) => count < slots && slots % count === 0);
  // A window of absence is a bucket already.
  const factors =
    rule.aggregate === 'absence' ? [] : [2, 3, 6].filter((factor) => buckets / factor >= leastBuckets);
  return [...shorter, slots, ...factors.map((factor) => factor * slots)].map((count) => count * slotMs);
}
