import { setTimeout as sleep } from 'node:timers/promises';
import { products } from '@/lib/products';
import { sql } from '@/server/db';
import type { ServiceName } from '@/server/services';
import { goShopping } from '@/server/testing/shop/customers';
import type { Shop } from '@/server/testing/shop/shop';
import { perOrder, readCpu, readMachine } from './cpu';

const dayMs = 86_400_000;

/** Starts the shop with everything in stock, no declined card and no delivery during the measurement. */
export async function prepareShop(shop: Shop): Promise<void> {
  await shop.start();
  await shop.set('payment', { declineRate: 0 });
  await shop.set('shipping', { deliverAfterMs: dayMs });
  for (const { sku } of products)
    await shop.call('inventory', '/restock', { body: { sku, quantity: 900_000 } });
}

async function dispatchedOf({ database }: Shop): Promise<number> {
  const { rows } = await database.queries.execute<{ n: number }>(
    sql`select count(*)::int as n from orders.orders where dispatched`,
  );
  return rows[0]?.n ?? 0;
}

async function untilDispatched(shop: Shop, total: number): Promise<void> {
  while ((await dispatchedOf(shop)) < total) await sleep(100);
}

export interface Latency {
  p50: number;
  p99: number;
}

/** Time from placing an order to its event of a type, by record timestamps, ms. */
async function latencyTo({ database }: Shop, type: string, ids: readonly string[]): Promise<Latency> {
  const { rows } = await database.queries.execute<{ p50: number; p99: number }>(sql`
    select percentile_disc(0.5) within group (order by ms)::int as p50,
      percentile_disc(0.99) within group (order by ms)::int as p99
    from (select e.at - o.placed_at as ms from orders.events e join orders.orders o using (order_id)
      where e.type = ${type} and o.order_id = any(${sql.param([...ids])}::text[])) as steps`);
  return rows[0] as Latency;
}

/** Latency from placing to each step, at a steady rate. */
export async function measureLatency(shop: Shop, orders: number, rate: number) {
  const before = await dispatchedOf(shop);
  const ids = await goShopping(shop, { orders, rate, customers: 40, small: true });
  await untilDispatched(shop, before + orders);
  const steps = [
    'order.placed',
    'stock.reserved',
    'payment.succeeded',
    'order.confirmed',
    'shipment.dispatched',
  ];
  return Promise.all(steps.map(async (step) => ({ step, ...(await latencyTo(shop, step, ids)) })));
}

/** All transactions that the database has committed. */
async function commitsOf({ database }: Shop): Promise<number> {
  const { rows } = await database.queries.execute<{ n: number }>(
    sql`select xact_commit::float8 as n from pg_stat_database where datname = current_database()`,
  );
  return rows[0]?.n ?? 0;
}

/** Throughput: places orders as fast as the shop accepts them and waits until the last is dispatched. */
export async function measureSustained(shop: Shop, orders: number, customers = 24) {
  const before = await dispatchedOf(shop);
  const commits = await commitsOf(shop);
  const cpu = readCpu();
  const machine = readMachine();
  const started = Date.now();
  await goShopping(shop, { orders, customers, small: true });
  const placedMs = Date.now() - started;
  await untilDispatched(shop, before + orders);
  const allMs = Date.now() - started;
  return {
    placedPerSecond: (orders * 1_000) / placedMs,
    dispatchedPerSecond: (orders * 1_000) / allMs,
    commitsPerOrder: ((await commitsOf(shop)) - commits) / orders,
    cpuMs: perOrder(cpu, readCpu(), orders),
    // Near 100 %: the cores are the limit. More than the sum of the parts: other processes ran.
    ...shareOf(machine, readMachine(), orders),
  };
}

function shareOf(before: { busy: number; idle: number }, after: typeof before, orders: number) {
  const busy = after.busy - before.busy;
  return {
    machineMsPerOrder: busy / orders,
    machinePercent: (100 * busy) / (busy + after.idle - before.idle),
  };
}

/** Places orders while one service is down, and measures from its start until the last order is dispatched. */
export async function measureCatchUp(shop: Shop, orders: number, down: ServiceName) {
  const before = await dispatchedOf(shop);
  await shop.services[down].stop();
  await goShopping(shop, { orders, customers: 16, small: true });
  await sleep(3_000);
  const started = Date.now();
  const cpu = readCpu();
  await shop.services[down].start();
  const upMs = Date.now() - started;
  await untilDispatched(shop, before + orders);
  const ms = Date.now() - started;
  return {
    perSecond: (orders * 1_000) / ms,
    perSecondOnceUp: (orders * 1_000) / (ms - upMs),
    cpuMs: perOrder(cpu, readCpu(), orders),
  };
}
