import { bucketText } from '@/components/analytics/range/time-text';
import type { Bucket } from '@/lib/analytics/reports';

/** The start of a bucket, epoch ms, on one line. */
export const Time = ({ at, bucket }: { at: number; bucket: Bucket }) => (
  <span className="whitespace-nowrap">{bucketText(at, bucket)}</span>
);
