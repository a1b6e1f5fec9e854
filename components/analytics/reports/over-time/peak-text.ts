import { type Point, peakOf } from '@/components/analytics/chart/points';
import { bucketText } from '@/components/analytics/range/time-text';
import type { Bucket } from '@/lib/analytics/reports';

/** The highest value and when it was: `most €12.00 at Nov 26, 12:00`. */
export function peakText(
  points: readonly Point[],
  name: string,
  bucket: Bucket,
  format: (value: number) => string,
): string {
  const peak = peakOf(points, name);
  return peak
    ? `most ${format(peak.values[name] ?? 0)} at ${bucketText(peak.at, bucket)}`
    : 'nothing above 0';
}
