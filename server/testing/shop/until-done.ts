import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, sql } from '@/server/db';
import { type Shop, serviceNames } from './shop';
import { LagMeter } from './topics';

const schemas = ['orders', 'payment', 'inventory', 'shipping', 'notification'];

/** Waits until every order is finished and no work is left. Throws after `timeoutMs`, with the work that is left. */
export async function untilDone(
  shop: Shop,
  timeoutMs: number,
  onProgress: (state: string) => void = () => undefined,
): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    // The database may be unavailable just now.
    const left: Record<string, number> = await unfinished(shop.database).catch((error: Error) => ({
      [error.message]: 1,
    }));
    if (Object.keys(left).length === 0) left.lag = await lagOf(shop).catch(() => -1);
    if (left.lag === 0) return;
    const state = JSON.stringify(left);
    onProgress(state);
    if (Date.now() > until) throw new Error(`Not done after ${timeoutMs} ms: ${state}`);
    await sleep(250);
  }
}

/** Uncommitted records of all services. */
async function lagOf({ options: { brokers, log } }: Shop): Promise<number> {
  const meter = await LagMeter.open({ brokers }, log);
  try {
    const lags = serviceNames.map((name) => meter.lagOf(name, ['orders', `orders.${name}.retry`]));
    return (await Promise.all(lags)).reduce((sum, lag) => sum + lag, 0);
  } finally {
    await meter.stop();
  }
}

/** Numbers of unfinished orders and of rows that still wait, by what they are; empty when all is done. */
async function unfinished(database: Database): Promise<Record<string, number>> {
  const waiting = schemas.flatMap((schema) =>
    ['outbox', 'tasks', 'parked'].map(
      (table) => sql`
      select ${`${schema}.${table}`} as what, count(*)::int as n
      from ${sql.identifier(schema)}.${sql.identifier(table)}`,
    ),
  );
  const parts = [
    sql`select 'orders' as what, count(*)::int as n from orders.orders where status not in ('delivered', 'cancelled')`,
    sql`select 'payments', count(*)::int from payment.payments where status in ('charging', 'refunding')`,
    sql`select 'reservations', count(*)::int from inventory.reservations where status = 'reserved'`,
    ...waiting,
  ];
  const { rows } = await database.queries.execute<{ what: string; n: number }>(
    sql.join(parts, sql` union all `),
  );
  return Object.fromEntries(rows.filter(({ n }) => n > 0).map(({ what, n }) => [what, n]));
}
