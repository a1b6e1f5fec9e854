import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DomainEvent, decode, type RawRecord } from '@/lib/events';
import { OrderProjection } from '@/server/gateway/projections/order-projection';
import { orderStats } from '@/server/gateway/projections/order-stats';
import { openEngine } from '@/server/lake/engine/engine.fixture';
import type { EventRow } from '@/server/lake/segment';
import { readEarlierOrders } from './read-earlier-orders';

const partitions = 2;
const customer = { id: 'c', name: 'Ada', email: 'ada@example.com' };
const items = [{ sku: 'mug', quantity: 1 }];

const dataOf = (type: string, orderId: string, amount: number, currency: string): object =>
  ({
    'order.placed': {
      ...{ orderId, customer, total: amount, currency, placedAt: 1 },
      items: [{ sku: 'mug', name: 'Mug', quantity: 1, unitPrice: amount }],
    },
    'payment.succeeded': { orderId, paymentId: 'p', amount, currency },
    'payment.refunded': { orderId, paymentId: 'p', amount, currency },
    'stock.reserved': { orderId, items },
    'shipment.dispatched': { orderId, carrier: 'c', trackingNumber: 't' },
    'shipment.delivered': { orderId, deliveredAt: 1 },
    'order.cancelled': { orderId, reason: 'r' },
  })[type] ?? { orderId };

const paths = [
  ['order.placed'],
  ['order.placed', 'payment.succeeded'],
  ['order.placed', 'stock.reserved', 'payment.succeeded', 'order.confirmed'],
  ['order.placed', 'payment.succeeded', 'stock.reserved', 'order.confirmed', 'shipment.dispatched'],
  ['order.placed', 'payment.succeeded', 'stock.reserved', 'shipment.dispatched', 'shipment.delivered'],
  ['order.placed', 'payment.succeeded', 'order.cancelled', 'payment.refunded'],
  ['order.placed', 'order.cancelled'],
];

/** Orders of which the events are interleaved: times from 30 hours ago to now, some events twice. */
const scenario = fc.record({
  orders: fc.array(
    fc.record({
      path: fc.constantFrom(...paths),
      currency: fc.constantFrom('EUR', 'USD', 'JPY'),
      amount: fc.nat(10_000),
      hoursAgo: fc.constantFrom(29.9, 20, 3.3, 0.7, 0.2),
      twice: fc.boolean(),
    }),
    { maxLength: 30 },
  ),
  order: fc.infiniteStream(fc.nat()) as fc.Arbitrary<Iterable<number>>,
  split: fc.array(fc.nat(100), { minLength: partitions, maxLength: partitions }),
});

function recordsOf(
  { orders, order }: { orders: readonly Placed[]; order: Stream },
  now: number,
): RawRecord[][] {
  const logs: RawRecord[][] = Array.from({ length: partitions }, () => []);
  const left = orders.map((each, n) => ({ ...each, n, path: [...each.path] }));
  while (left.some(({ path }) => path.length > 0)) {
    const open = left.filter(({ path }) => path.length > 0);
    const next = open[Number(order.next().value ?? 0) % open.length] as (typeof left)[number];
    append(logs, next, next.path.shift() as string, now);
  }
  return logs;
}
type Stream = Iterator<number>;
interface Placed {
  path: string[];
  currency: string;
  amount: number;
  hoursAgo: number;
  twice: boolean;
}

function append(logs: RawRecord[][], order: Placed & { n: number }, type: string, now: number): void {
  const { n, amount, currency, hoursAgo, twice } = order;
  const log = logs[n % partitions] as RawRecord[];
  // Whole seconds: the minutes of orders that are not held are known by the second.
  const timestamp = now - Math.round(hoursAgo * 3_600) * 1_000 + (order.path.length === 0 ? 5_000 : 0);
  const headers = new Map([
    ['ce_type', type],
    ['ce_id', `${n}-${type}`],
    ['ce_source', 'test'],
  ]);
  const value = JSON.stringify(dataOf(type, `o-${n}`, amount, currency));
  const record = { topic: 'orders' as const, partition: n % partitions, timestamp, value, headers };
  log.push({ ...record, offset: log.length });
  if (twice) log.push({ ...record, offset: log.length });
}

const eventOf = (record: RawRecord): DomainEvent => {
  const decoded = decode(record);
  if (!decoded.ok) throw new Error(decoded.message);
  return decoded.event;
};

function rowOf(record: RawRecord): EventRow {
  const { partition, offset, at, id, type, source } = eventOf(record);
  return {
    ...{ partition, offset, at, id, type, source: source ?? null },
    ...{ key: null, traceparent: null, data: record.value ?? '', fields: null },
  };
}

/** The figures of a gateway that began to read at `from`, and of what it adopted before. */
async function figures(logs: readonly RawRecord[][], from: readonly number[], now: number, adopt?: Adopt) {
  const orders = new OrderProjection();
  const rest = logs.flatMap((log, partition) => log.slice(from[partition] ?? 0));
  const half = rest.length >> 1;
  for (const record of rest.slice(0, half)) orders.apply(eventOf(record), 100);
  const earlier = await adopt?.(orders);
  for (const record of rest.slice(half)) orders.apply(eventOf(record), 100);
  const { buckets, ...stats } = orderStats(orders.orders(), now, earlier ?? 0, orders.history);
  const byStatus = Object.fromEntries(Object.entries(stats.byStatus).filter(([, count]) => count > 0));
  const byAmount = buckets.map(({ revenueByCurrency, ...bucket }) => ({
    ...bucket,
    revenueByCurrency: Object.fromEntries(
      Object.entries(revenueByCurrency).filter(([, minor]) => minor !== 0),
    ),
  }));
  return { ...stats, byStatus, buckets: byAmount };
}
type Adopt = (orders: OrderProjection) => Promise<number>;

/** An engine that has the records of these partitions. */
async function engineOf(logs: readonly RawRecord[][]) {
  const { engine } = await openEngine({}, ['orders']);
  const batches = logs.map((log, partition) => {
    const position = { topic: 'orders', partition, next: log.length };
    return { ...position, rows: log.map(rowOf), invalid: [], markers: [], gaps: [] };
  });
  await engine.append(batches, new Map());
  return engine;
}

/** The figures of a gateway that began at `from`, and of one that read everything. */
async function bothOf(logs: readonly RawRecord[][], from: readonly number[], now: number, limits?: Limits) {
  const engine = await engineOf(logs);
  const bounds = from.map((to, partition) => ({ partition, from: 0, to, marksFrom: 0 }));
  const restarted = await figures(logs, from, now, async (orders) => {
    const earlier = await readEarlierOrders(engine, { bounds, epoch: 0 }, now, limits);
    orders.adopt({ since: 0, ...earlier });
    return 0;
  });
  return { restarted, whole: await figures(logs, [], now) };
}
type Limits = Parameters<typeof readEarlierOrders>[3];

const wholeSecond = () => Math.floor(Date.now() / 1_000) * 1_000;

describe('the orders before those that a gateway has read', () => {
  it('complete its figures, wherever it began and whenever they arrive', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ orders, order, split }) => {
        const now = wholeSecond();
        const logs = recordsOf({ orders, order: order[Symbol.iterator]() }, now);
        const from = logs.map((log, partition) => Math.floor((log.length * (split[partition] ?? 0)) / 100));
        const { restarted, whole } = await bothOf(logs, from, now);
        expect(restarted).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('are sums where they are finished and too many', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(scenario, fc.nat(10), async ({ orders, order }, most) => {
        const now = wholeSecond();
        const finished = orders.filter(({ path }) =>
          path.some((type) => type === 'order.cancelled' || type === 'shipment.delivered'),
        );
        const logs = recordsOf({ orders: finished, order: order[Symbol.iterator]() }, now);
        const from = logs.map(({ length }) => length);
        const limits = { orders: most, events: 1_000, characters: 100_000 };
        const { restarted, whole } = await bothOf(logs, from, now, limits);
        expect(restarted).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('that are unfinished and too many are reported as forgotten', { timeout: 30_000 }, async () => {
    const now = wholeSecond();
    const one = {
      path: ['order.placed', 'payment.succeeded'],
      currency: 'EUR',
      amount: 5,
      hoursAgo: 1,
      twice: false,
    };
    const logs = recordsOf(
      { orders: Array.from({ length: 5 }, () => one), order: [0].values() as never },
      now,
    );
    const engine = await engineOf(logs);
    const bounds = logs.map((log, partition) => ({ partition, from: 0, to: log.length, marksFrom: 0 }));
    const limits = { orders: 2, events: 1_000, characters: 100_000 };
    const earlier = await readEarlierOrders(engine, { bounds, epoch: 0 }, now, limits);
    expect(earlier).toMatchObject({ placed: 3, forgotten: 3, delivered: 0 });
    expect(new Set(earlier.orders.map(({ orderId }) => orderId)).size).toBe(2);
  });
});
