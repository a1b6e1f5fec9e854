import type { ReportRow } from '@/lib/analytics/reports';

type Row = ReportRow<'sessions'>;
interface Rows {
  rows: readonly Row[];
}

const none: Row = {
  ...{ bucket: null, sessions: 0, viewed: 0, carted: 0, purchased: 0 },
  ...{ medianEvents: null, medianMs: null },
};

/** The figures of the whole range. */
export const allOf = ({ rows }: Rows): Row => rows.find(({ bucket }) => bucket === null) ?? none;

/** The rows of the buckets. */
export const bucketsOf = ({ rows }: Rows): (Row & { bucket: number })[] =>
  rows.filter((row): row is Row & { bucket: number } => row.bucket !== null);
