import type { Bucket, Report } from '@/lib/analytics/reports';

/** The IANA time zone of this device. */
export const deviceTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

export interface ReportRange {
  /** Epoch ms, inclusive. */
  from: number;
  /** Epoch ms, exclusive. */
  to: number;
  bucket: Bucket;
}

/** Path and query of a report, below `/api`. */
export function reportPath(
  report: Report,
  { from, to, bucket }: ReportRange,
  format?: 'csv' | 'parquet',
): string {
  const query = new URLSearchParams({
    from: String(Math.round(from)),
    to: String(Math.round(to)),
    bucket,
    timeZone: deviceTimeZone(),
    ...(format ? { format } : {}),
  });
  return `/analytics/${report}?${query}`;
}
