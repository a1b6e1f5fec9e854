import { logLevels } from '@/lib/events/log-level';
import type { HistogramQuery } from '@/lib/logs/history';
import { filterSql } from '../filter-sql';

/** Services of the answer. */
const mostServices = 100;
const levels = logLevels.map((level) => `'${level}'`).join(', ');

/** Milliseconds of a bucket: at most `buckets` of them, each of whole milliseconds. */
export const bucketMsOf = ({ from, to, buckets }: HistogramQuery): number => Math.ceil((to - from) / buckets);

/**
 * Rows of three kinds: `bucket` (number of the bucket, level, count), `level` (level, count) and `service` (name, count,
 * errors). The lines are read once: a facet leaves out its own filter, so they are grouped by both.
 */
export function histogramSql(query: HistogramQuery): string {
  const { level, service, ...others } = query;
  const levelOk = filterSql({ level });
  const serviceOk = filterSql({ service });
  return `WITH counts AS MATERIALIZED (
      SELECT (epoch_ms("at") - ${query.from}) // ${bucketMsOf(query)} AS bucket, level, service, count(*) AS n
      FROM logs WHERE ${filterSql(others)} AND level IN (${levels}) GROUP BY ALL
    ), services AS (
      SELECT service, sum(n) AS n, coalesce(sum(n) FILTER (level IN ('error', 'fatal')), 0) AS errors
      FROM counts WHERE ${levelOk} GROUP BY service ORDER BY n DESC, service LIMIT ${mostServices}
    )
    SELECT 'bucket' AS kind, bucket, level AS name, sum(n)::BIGINT AS n, 0::BIGINT AS errors
    FROM counts WHERE ${levelOk} AND ${serviceOk} GROUP BY bucket, level
    UNION ALL SELECT 'level', NULL, level, sum(n)::BIGINT, 0 FROM counts WHERE ${serviceOk} GROUP BY level
    UNION ALL SELECT 'service', NULL, service, n::BIGINT, errors::BIGINT FROM services`;
}
