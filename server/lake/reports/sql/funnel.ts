import { funnelSteps } from '@/lib/analytics/reports';
import type { ReportRange } from '../range';
import { inRange } from './events';

/**
 * The sessions that reached a step and when: at the first event of its kind that is not before the step before. A query
 * for each step, because lists of the events of each session cannot be spilled to disk; and by a hash of 64 bits, because
 * the ids need three times the memory.
 */
function reached(step: string, before: string | undefined, range: ReportRange): string {
  const events = `SELECT hash(session_id) AS session, epoch_ms("at") AS ms FROM activity
        WHERE ${inRange(range)} AND kind = '${step}'`;
  if (!before)
    return `${step} AS (
      SELECT session, min(ms) AS reached_ms, NULL::BIGINT AS took_ms
      FROM (${events}) GROUP BY session
    )`;
  return `${step} AS (
      SELECT session, min(ms) AS reached_ms, min(ms) - any_value(reached_ms) AS took_ms
      FROM (${events}) JOIN ${before} USING (session) WHERE ms >= reached_ms GROUP BY session
    )`;
}

const figures = (step: string): string =>
  `SELECT '${step}' AS step, count(*) AS sessions, quantile_disc(took_ms, 0.5) AS median_ms FROM ${step}`;

export const funnelSql = (range: ReportRange): string => `
    WITH ${funnelSteps.map((step, index) => reached(step, funnelSteps[index - 1], range)).join(',\n    ')},
    steps AS (
      ${funnelSteps.map(figures).join('\n      UNION ALL ')}
    ),
    totals AS (SELECT kind AS step, count(*) AS events FROM activity WHERE ${inRange(range)} GROUP BY kind)
    SELECT step, sessions, coalesce(events, 0) AS events, median_ms FROM steps LEFT JOIN totals USING (step)
    ORDER BY list_position([${funnelSteps.map((step) => `'${step}'`).join(', ')}], step)`;
