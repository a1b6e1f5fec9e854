import type { z } from 'zod';
import type { OrderStatus, OrderView, PathStep } from '@/lib/orders';
import { ProblemError } from '@/lib/problem';
import { and, count, desc, eq, isNull, not, orders, type Queries, sql } from '@/server/db';
import { readPaths } from './path';
import type { orderPage, orderQuery, orderStats } from './schemas';

type Row = typeof orders.$inferSelect;

/** One order with its event path. Throws a 404 problem for an unknown order. */
export async function readOrder(queries: Queries, orderId: string): Promise<OrderView> {
  const [row] = await queries.select().from(orders).where(eq(orders.orderId, orderId));
  if (!row) throw new ProblemError(404, `There is no order ${orderId}.`);
  const paths = await readPaths(queries, [orderId], true);
  return toView(row, paths.get(orderId) ?? []);
}

/** One page of orders, newest first. */
export async function listOrders(
  queries: Queries,
  { cursor, limit, ...filter }: z.output<typeof orderQuery>,
): Promise<z.output<typeof orderPage>> {
  const rows = await queries
    .select()
    .from(orders)
    .where(and(not(isNull(orders.listedAt)), after(cursor), ...matching(filter)))
    .orderBy(desc(orders.listedAt), desc(orders.orderId))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const paths = await readPaths(
    queries,
    page.map(({ orderId }) => orderId),
    false,
  );
  return {
    orders: page.map((row) => toView(row, paths.get(row.orderId) ?? [])),
    ...(last ? { next: `${last.listedAt}~${last.orderId}` } : {}),
  };
}

function matching({ status, customerId, text }: Partial<z.output<typeof orderQuery>>) {
  const pattern = text && `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return [
    status && eq(orders.status, status),
    customerId && eq(orders.customerId, customerId),
    pattern &&
      sql`(${orders.orderId} ilike ${pattern} or ${orders.customer}->>'name' ilike ${pattern}
        or ${orders.customer}->>'email' ilike ${pattern})`,
  ].map((condition) => condition || undefined);
}

// Keyset pagination: orders that arrive meanwhile do not shift the pages.
function after(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const [, listedAt, orderId] = /^(\d{1,16})~(.+)$/s.exec(cursor) ?? [];
  if (listedAt === undefined || orderId === undefined) {
    throw new ProblemError(400, 'The cursor is not one that this list gave out. Start without one.');
  }
  return sql`(${orders.listedAt}, ${orders.orderId}) < (${Number(listedAt)}, ${orderId})`;
}

/** Orders and revenue by day, and orders by status. */
export async function readStats(queries: Queries, days: number): Promise<z.output<typeof orderStats>> {
  const since = startOfUtcDay(Date.now() - (days - 1) * 86_400_000);
  const { rows } = await queries.execute<{
    day: string;
    orders: string;
    revenue: string;
    cancelled: string;
  }>(sql`
    select to_char(to_timestamp(listed_at / 1000) at time zone 'UTC', 'YYYY-MM-DD') as day,
      count(*) as orders,
      coalesce(sum(total) filter (where decision is distinct from 'cancelled' and currency = ${statsCurrency}), 0)
        as revenue,
      count(*) filter (where decision = 'cancelled') as cancelled
    from ${orders} where listed_at >= ${since} group by day order by day desc`);
  const statuses = await queries
    .select({ status: orders.status, n: count() })
    .from(orders)
    .groupBy(orders.status);
  return {
    currency: statsCurrency,
    days: rows.map(({ day, ...row }) => ({
      day,
      orders: Number(row.orders),
      revenue: Number(row.revenue),
      cancelled: Number(row.cancelled),
    })),
    byStatus: Object.fromEntries(statuses.map(({ status, n }) => [status as OrderStatus, n])),
  };
}

// Revenue counts one currency, because amounts of several cannot be added.
const statsCurrency = 'USD';

const startOfUtcDay = (at: number) => at - (at % 86_400_000);

function toView(row: Row, path: PathStep[]): OrderView {
  const { orderId, status, updatedAt, paid, reserved, refunded, released } = row;
  return {
    orderId,
    status,
    ...(row.customer ? { customer: row.customer } : {}),
    items: row.items ?? [],
    total: row.total ?? 0,
    currency: row.currency ?? 'USD',
    placedAt: row.placedAt ?? 0,
    updatedAt,
    paid,
    reserved,
    refunded,
    released,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.carrier === null ? {} : { carrier: row.carrier }),
    ...(row.trackingNumber === null ? {} : { trackingNumber: row.trackingNumber }),
    path,
  };
}
