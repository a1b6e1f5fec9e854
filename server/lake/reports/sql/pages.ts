import type { ReportRange } from '../range';
import { inRange } from './events';

const isView = "kind = 'page_view'";

export const pagesSql = (range: ReportRange): string => `
    SELECT path, count(*) FILTER (${isView}) AS views,
      count(DISTINCT hash(session_id)) FILTER (${isView}) AS sessions, count(*) FILTER (kind = 'error') AS errors
    FROM activity WHERE ${inRange(range)} AND kind IN ('page_view', 'error')
    GROUP BY path ORDER BY views DESC, errors DESC, path LIMIT 100`;
