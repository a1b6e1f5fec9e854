import { expect, test } from 'vitest';
import type { SentEvent } from './lake.fixture';
import { event, lakeOf, report } from './lake.fixture';

const at = Date.UTC(2026, 5, 1, 12);
const hourMs = 3_600_000;
const range = { from: at, to: at + 2 * hourMs, bucket: 'hour' as const, timeZone: 'UTC' };
const order = (orderId: string) => ({ orderId });
const payment = (orderId: string, amount: number, currency = 'EUR') => ({
  ...{ orderId, paymentId: `pay-${orderId}`, amount, currency },
});
const items = (...lines: [sku: string, quantity: number, unitPrice: number, name?: string][]) =>
  lines.map(([sku, quantity, unitPrice, name = sku]) => ({ sku, name, quantity, unitPrice }));
const placed = (orderId: string, currency = 'EUR', ...lines: Parameters<typeof items>) => ({
  orderId,
  customer: { id: 'c', name: 'Ada', email: 'ada@example.org' },
  ...{
    items: items(...lines, ...(lines.length ? [] : [['A', 1, 100] as [string, number, number]])),
    currency,
  },
  ...{ total: 100, placedAt: at },
});

test('an empty lake answers every report', async () => {
  const lake = await lakeOf([]);
  const none = { placed: 0, confirmed: 0, cancelled: 0, dispatched: 0, delivered: 0 };
  expect(await report(lake, 'orders', range)).toEqual([
    { bucket: at, ...none },
    { bucket: at + hourMs, ...none },
  ]);
  for (const name of ['revenue', 'products', 'failures', 'services', 'errors', 'paths'] as const)
    expect(await report(lake, name, range)).toEqual([]);
  expect(await report(lake, 'stages', range)).toHaveLength(5);
  expect(await report(lake, 'funnel', range)).toHaveLength(5);
  const noSessions = { sessions: 0, viewed: 0, carted: 0, purchased: 0, medianEvents: null, medianMs: null };
  expect(await report(lake, 'sessions', range)).toEqual(
    [null, at, at + hourMs].map((bucket) => ({ bucket, ...noSessions })),
  );
});

test('revenue is per currency, with zeros where there was none', async () => {
  const lake = await lakeOf([
    event('payment.succeeded', at, payment('o-1', 1_000)),
    event('payment.succeeded', at + 1, payment('o-2', 500)),
    event('payment.succeeded', at + hourMs, payment('o-3', 70_000, 'JPY')),
    event('payment.refunded', at + 2 * hourMs - 1, payment('o-1', 1_000)),
    event('payment.succeeded', at - 1, payment('o-4', 1)),
    event('payment.succeeded', at + 2 * hourMs, payment('o-5', 1)),
  ]);
  const none = { paid: 0, refunded: 0, net: 0, payments: 0, refunds: 0 };
  const [first, second] = [at, at + hourMs];
  expect(await report(lake, 'revenue', range)).toEqual([
    { ...none, bucket: first, currency: 'EUR', paid: 1_500, net: 1_500, payments: 2 },
    { ...none, bucket: first, currency: 'JPY' },
    { ...none, bucket: second, currency: 'EUR', refunded: 1_000, net: -1_000, refunds: 1 },
    { ...none, bucket: second, currency: 'JPY', paid: 70_000, net: 70_000, payments: 1 },
  ]);
});

test('an event that was delivered twice is paid once, at the first delivery', async () => {
  const twice = (ms: number, more: Pick<SentEvent, 'id' | 'source' | 'partition'>) =>
    event('payment.succeeded', at + ms, payment('o-1', 100), more);
  const lake = await lakeOf([
    twice(hourMs, { id: '1', partition: 0 }),
    twice(0, { id: '1', partition: 1 }),
    twice(0, { id: '1', source: 'another' }),
    twice(0, { source: null, partition: 2 }),
    twice(0, { source: null, partition: 2 }),
  ]);
  const rows = await report(lake, 'revenue', range);
  expect(rows.map(({ paid, payments }) => [paid, payments])).toEqual([
    [400, 4],
    [0, 0],
  ]);
});

test('sums of amounts that somebody made up do not fail, and are at most 2^63 - 1', async () => {
  const most = Number.MAX_SAFE_INTEGER;
  const lake = await lakeOf([
    event('payment.succeeded', at, payment('o-1', most)),
    event('payment.succeeded', at, payment('o-2', 3)),
    ...Array.from({ length: 1_100 }, (_, i) =>
      event('payment.succeeded', at, payment(`y-${i}`, most, 'JPY')),
    ),
    event('order.placed', at, placed('o-1', 'EUR', ['A', 200_000_000, most])),
  ]);
  const rows = await report(lake, 'revenue', { ...range, to: at + 1 });
  expect(rows.map(({ currency, paid }) => [currency, paid])).toEqual([
    ['EUR', most + 3],
    ['JPY', 2 ** 63],
  ]);
  expect(await report(lake, 'products', range)).toMatchObject([{ amount: 2 ** 63 }]);
});

test('of many currencies the 20 with most payments are shown', async () => {
  const codes = Array.from({ length: 25 }, (_, i) => `X${String.fromCharCode(65 + i)}X`);
  const payments = codes.flatMap((currency, i) =>
    Array.from({ length: i < 5 ? 1 : 2 }, (_, n) =>
      event('payment.succeeded', at, payment(`o-${i}-${n}`, 1, currency)),
    ),
  );
  const rows = await report(await lakeOf(payments), 'revenue', { ...range, to: at + 1 });
  expect(rows.map(({ currency }) => currency)).toEqual(codes.slice(5));
});

test('an order counts once for each kind, at its first event, in any order of arrival', async () => {
  const lake = await lakeOf([
    event('shipment.delivered', at + hourMs, { orderId: 'o-1', deliveredAt: at }),
    event('order.confirmed', at + hourMs + 1, order('o-1'), { id: 'again' }),
    event('order.confirmed', at + 2, order('o-1')),
    event('order.placed', at + 1, placed('o-1')),
    event('order.cancelled', at + 1, { orderId: 'o-2', reason: 'r' }),
    event('shipment.dispatched', at + 1, { orderId: 'o-2', carrier: 'c', trackingNumber: 't' }),
  ]);
  expect(await report(lake, 'orders', range)).toEqual([
    { bucket: at, placed: 1, confirmed: 1, cancelled: 1, dispatched: 1, delivered: 0 },
    { bucket: at + hourMs, placed: 0, confirmed: 0, cancelled: 0, dispatched: 0, delivered: 1 },
  ]);
});

test('stages are measured between the first events of an order', async () => {
  const path = (orderId: string, start: number, [paid, reserved, confirmed]: [number, number, number]) => [
    event('order.confirmed', start + confirmed, order(orderId)),
    event('order.placed', start, placed(orderId)),
    event('payment.succeeded', start + paid, payment(orderId, 1)),
    event('stock.reserved', start + reserved, { orderId, items: [{ sku: 'A', quantity: 1 }] }),
  ];
  const lake = await lakeOf([
    ...path('o-1', at, [100, 40, 150]),
    ...path('o-2', at, [300, 900, 1_000]),
    // Placed before the range, and one that was placed too long ago.
    ...path('o-3', at - 10, [20, 5, 7]),
    ...path('o-4', at - 24 * hourMs - 1, [24 * hourMs + 2, 24 * hourMs + 2, 24 * hourMs + 3]),
    event('shipment.dispatched', at - 5, { orderId: 'o-1', carrier: 'c', trackingNumber: 't' }),
    event('shipment.dispatched', at + 500, { orderId: 'o-2', carrier: 'c', trackingNumber: 't' }),
  ]);
  const none = { orders: 0, p50Ms: null, p95Ms: null, maxMs: null };
  expect(await report(lake, 'stages', range)).toEqual([
    { stage: 'paid', orders: 3, p50Ms: 100, p95Ms: 300, maxMs: 300 },
    { stage: 'reserved', orders: 2, p50Ms: 40, p95Ms: 900, maxMs: 900 },
    { stage: 'confirmed', orders: 3, p50Ms: 50, p95Ms: 100, maxMs: 100 },
    // The clock of this producer is half a second slow.
    { stage: 'dispatched', orders: 1, p50Ms: 0, p95Ms: 0, maxMs: 0 },
    { stage: 'delivered', ...none },
  ]);
});

test('products are what was ordered and what was viewed', async () => {
  const view = (sku: string | undefined) =>
    event('activity.recorded', at, {
      ...{ sessionId: 's', kind: 'product_view' as const, path: '/shop', at },
      ...(sku === undefined ? {} : { sku }),
    });
  const lake = await lakeOf([
    event('order.placed', at, placed('o-1', 'EUR', ['A', 2, 100, 'Old'], ['A', 1, 100, 'Old'], ['B', 1, 5])),
    event('order.placed', at + 1, placed('o-2', 'EUR', ['A', 1, 200, 'New'])),
    event('order.placed', at + 2, placed('o-2', 'EUR', ['A', 9, 9, 'Again']), { id: 'again' }),
    event('order.placed', at + 3, placed('o-3', 'JPY', ['A', 1, 1_000, 'Ω 株'])),
    ...[view('A'), view('A'), view('C'), view(undefined)],
  ]);
  expect(await report(lake, 'products', range)).toEqual([
    { sku: 'A', name: 'New', currency: 'EUR', orders: 2, quantity: 4, amount: 500, views: 2 },
    { sku: 'A', name: 'Ω 株', currency: 'JPY', orders: 1, quantity: 1, amount: 1_000, views: 2 },
    { sku: 'B', name: 'B', currency: 'EUR', orders: 1, quantity: 1, amount: 5, views: 0 },
    { sku: 'C', name: null, currency: null, orders: 0, quantity: 0, amount: 0, views: 1 },
  ]);
});

test('failures are counted by cause', async () => {
  const lake = await lakeOf([
    event('payment.failed', at + 5, { orderId: 'o-1', reason: 'Card declined' }),
    event('payment.failed', at, { orderId: 'o-2', reason: 'Card declined' }, { id: '1' }),
    event('payment.failed', at + 9, { orderId: 'o-2', reason: 'Card declined' }, { id: '1' }),
    event('stock.rejected', at, { orderId: 'o-3', sku: 'A', requested: 2, available: 1 }),
  ]);
  expect(await report(lake, 'failures', range)).toEqual([
    { kind: 'payment.failed', cause: 'Card declined', count: 2, firstAt: at, lastAt: at + 5 },
    { kind: 'stock.rejected', cause: 'A', count: 1, firstAt: at, lastAt: at },
  ]);
});
