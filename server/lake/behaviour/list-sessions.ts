import {
  activeMs,
  type SessionRow,
  type SessionsAnswer,
  type SessionsQuery,
} from '@/lib/analytics/behaviour';
import { funnelSteps } from '@/lib/analytics/reports';
import { ProblemError } from '@/lib/problem';
import type { LakeContext } from '@/server/lake/context';
import { isStep } from '@/server/lake/reports/sql/events';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const topics = ['activity'];
const steps = `[${funnelSteps.map((step) => `'${step}'`).join(', ')}]`;

// The newest event of sessions that did the same thing in the same millisecond: the one with the larger offset.
const lastPath = 'arg_max(path, ("at", "offset"))';

const activeSql = `
  SELECT path, count(*) AS sessions, sum(count(*)) OVER () AS active
  FROM (SELECT ${lastPath} AS path FROM activity GROUP BY hash(session_id))
  GROUP BY path ORDER BY sessions DESC, path LIMIT 10`;

// The sessions to show are chosen by a hash, because the texts of all sessions need many times the memory.
const listSql = (limit: number, where: string): string => `
  WITH newest AS MATERIALIZED (
    SELECT hash(session_id) AS session FROM activity ${where} GROUP BY session ORDER BY max("at") DESC, session LIMIT ${limit}
  )
  SELECT session_id, min("at") AS first_at, max("at") AS last_at, count(*) FILTER (${isStep}) AS events,
    ${lastPath} AS path, max(list_position(${steps}, kind)) AS furthest,
    list(DISTINCT order_id) FILTER (order_id IS NOT NULL)[:20] AS orders, count(*) FILTER (kind = 'error') AS errors
  FROM activity WHERE hash(session_id) IN (SELECT session FROM newest)
  GROUP BY session_id ORDER BY last_at DESC, session_id LIMIT ${limit}`;

/** Sessions of the shop: how many are active now, and the latest of a range. Throws LakeEngineError. */
export async function listSessions(
  { engine }: Pick<LakeContext, 'engine'>,
  {
    to = Date.now() + 1,
    orderId,
    from = to - (orderId === undefined ? hourMs : dayMs),
    limit,
  }: SessionsQuery,
  signal: AbortSignal,
): Promise<SessionsAnswer> {
  if (from >= to) throw new ProblemError(422, 'from: has to be earlier than to.');
  const active = await engine.query(activeSql, { topics, from: Date.now() - activeMs, signal });
  const where = orderId === undefined ? '' : 'WHERE order_id = $order';
  const params: Record<string, string> = orderId === undefined ? {} : { order: orderId };
  const { rows, freshMs } = await engine.query(listSql(limit, where), { topics, from, to, params, signal });
  return {
    active: Number(active.rows[0]?.[2] ?? 0),
    activePaths: active.rows.map(([path, sessions]) => ({ path: String(path), sessions: Number(sessions) })),
    sessions: rows.map(sessionOf),
    freshMs,
  };
}

function sessionOf(row: unknown[]): SessionRow {
  const [sessionId, firstAt, lastAt, events, path, furthest, orders, errors] = row;
  return {
    ...{ sessionId: String(sessionId), firstAt: Number(firstAt), lastAt: Number(lastAt) },
    ...{ events: Number(events), path: String(path), errors: Number(errors) },
    furthest: funnelSteps[Number(furthest) - 1] ?? null,
    orders: Array.isArray(orders) ? orders.map(String).sort() : [],
  };
}
