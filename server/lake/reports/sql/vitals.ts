import { vitalLimits } from '@/lib/analytics/vitals';
import type { ReportRange } from '../range';
import { inRange } from './events';

/** The limit of each metric, as an expression. */
const limitSql = (index: 0 | 1): string =>
  `CASE name ${Object.entries(vitalLimits)
    .map(([name, limits]) => `WHEN '${name}' THEN ${limits[index]}`)
    .join(' ')} END`;

export const vitalsSql = (range: ReportRange): string => `
    WITH measured AS (
      SELECT path, metric.name AS name, metric.value AS value FROM activity
      WHERE ${inRange(range)} AND kind = 'web_vital' AND metric IS NOT NULL
    )
    SELECT path, name AS metric, count(*) AS count, quantile_disc(value, 0.75) AS p75,
      count(*) FILTER (value <= ${limitSql(0)}) AS good,
      count(*) FILTER (value > ${limitSql(1)}) AS poor
    FROM measured GROUP BY path, name ORDER BY count DESC, path, name LIMIT 100`;
