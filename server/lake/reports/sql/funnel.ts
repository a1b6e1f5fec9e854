import { funnelSteps } from '@/lib/analytics/reports';
import type { ReportRange } from '../range';
import { inRange, isStep } from './events';

const names = `[${funnelSteps.map((step) => `'${step}'`).join(', ')}]`;

/** The sessions that reached a step and when: at the first event of its kind that is not before the step before. */
function reached(step: string, index: number): string {
  const before = funnelSteps[index - 1];
  if (before === undefined)
    return `${step} AS (
      SELECT session, min(ms) AS reached_ms, NULL::BIGINT AS took_ms
      FROM visits WHERE step = ${index + 1} GROUP BY session
    )`;
  return `${step} AS (
      SELECT session, min(ms) AS reached_ms, min(ms) - any_value(reached_ms) AS took_ms
      FROM visits JOIN ${before} USING (session)
      WHERE step = ${index + 1} AND ms >= reached_ms GROUP BY session
    )`;
}

const figures = (step: string, index: number): string =>
  `SELECT ${index + 1} AS step, count(*) AS sessions, quantile_disc(took_ms, 0.5) AS median_ms FROM ${step}`;

// The files are read once, and a query for each step follows, because lists of the events of each session cannot be
// spilled to disk. Sessions are told apart by a hash of 64 bits, because their ids need three times the memory.
export const funnelSql = (range: ReportRange): string => `
    WITH visits AS MATERIALIZED (
      SELECT hash(session_id) AS session, list_position(${names}, kind)::UTINYINT AS step, epoch_ms("at") AS ms
      FROM activity WHERE ${inRange(range)} AND ${isStep}
    ),
    ${funnelSteps.map(reached).join(',\n    ')},
    steps AS (
      ${funnelSteps.map(figures).join('\n      UNION ALL ')}
    ),
    totals AS (SELECT step, count(*) AS events FROM visits GROUP BY step)
    SELECT ${names}[step] AS step, sessions, coalesce(events, 0) AS events, median_ms
    FROM steps LEFT JOIN totals USING (step) ORDER BY steps.step`;
