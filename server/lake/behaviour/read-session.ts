import type { SessionAnswer, SessionQuery } from '@/lib/analytics/behaviour';
import { activityEvents } from '@/lib/events/feeds';
import { ProblemError } from '@/lib/problem';
import { literal } from '@/server/lake/columns/field';
import type { LakeContext } from '@/server/lake/context';
import { errorLines } from './error-lines';

type Parts = Pick<LakeContext, 'engine' | 'folder'>;
const dayMs = 86_400_000;
const mostSteps = 1_000;
const mostOrders = 20;

/** One session: its steps beside its orders and the errors that it met. Throws a problem (404) when there is none. */
export async function readSession(
  parts: Parts,
  sessionId: string,
  { at }: SessionQuery,
  signal: AbortSignal,
): Promise<SessionAnswer> {
  const range = at === undefined ? {} : { from: Math.max(0, at - dayMs), to: at + dayMs };
  const sql = `SELECT "at", partition, "offset", data, count(*) OVER () AS total FROM activity
    WHERE session_id = ${literal(sessionId)} ORDER BY "at", partition, "offset" LIMIT ${mostSteps}`;
  const { rows, freshMs } = await parts.engine.query(sql, { topics: ['activity'], ...range, signal });
  const [first] = rows;
  if (!first) throw new ProblemError(404, 'There is no session with this id.');
  const steps = rows.flatMap(stepOf);
  const placed = [...new Set(steps.flatMap(({ orderId }) => orderId ?? []))].slice(0, mostOrders);
  const { orders, traces, lastAt } = await ordersOf(parts, placed, Number(first[0]), signal);
  const lines = await errorLines(parts, {
    ...{ orders: placed, traces, signal },
    from: Number(first[0]) - dayMs / 24,
    to: Math.max(lastAt, Number(rows.at(-1)?.[0])) + dayMs,
  });
  return { sessionId, steps, total: Number(first[4]), orders, lines, freshMs };
}

function stepOf([at, partition, offset, data]: unknown[]): SessionAnswer['steps'] {
  const parsed = activityEvents['activity.recorded'].safeParse(JSON.parse(String(data)));
  if (!parsed.success) return [];
  const { sessionId: _, ...step } = parsed.data;
  return [{ ...step, at: Number(at), partition: Number(partition), offset: Number(offset) }];
}

/** The events of some orders, and the ids of their traces. */
async function ordersOf({ engine }: Parts, placed: readonly string[], from: number, signal: AbortSignal) {
  if (placed.length === 0) return { orders: [], traces: [], lastAt: from };
  const sql = `SELECT order_id, type, "at", split_part(traceparent, '-', 2) AS trace FROM orders
    WHERE order_id IN (${placed.map(literal).join(', ')}) ORDER BY "at", partition, "offset" LIMIT 1000`;
  // An order is placed before the browser says so.
  const { rows } = await engine.query(sql, {
    topics: ['orders'],
    from: Math.max(0, from - dayMs / 24),
    signal,
  });
  const orders = placed.map((orderId) => ({
    orderId,
    events: rows
      .filter(([id]) => id === orderId)
      .map(([, type, at]) => ({ type: String(type), at: Number(at) })),
  }));
  const traces = [
    ...new Set(rows.map(([, , , trace]) => trace).filter((trace) => typeof trace === 'string' && trace)),
  ];
  return {
    orders,
    traces: traces.map(String),
    lastAt: rows.reduce((last, [, , at]) => Math.max(last, Number(at)), from),
  };
}
