import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bucket, buckets, reports } from '@/lib/analytics/reports';
import { type EventType, topics } from '@/lib/events';
import { activityKinds } from '@/lib/events/feeds';
import { objectsOf } from '../rows';
import { statements } from '../sql';
import { event, lakeOf, report, type SentEvent } from './lake.fixture';
import { naiveReports } from './naive-reports.fixture';

const hourMs = 3_600_000;
/** Times and places at which a clock is changed, one of them by half an hour, and places with odd offsets. */
const clocks = [
  ['Europe/Berlin', Date.UTC(2026, 9, 25, 1)],
  ['Europe/Berlin', Date.UTC(2026, 2, 29, 1)],
  ['America/New_York', Date.UTC(2026, 10, 1, 6)],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 15)],
  ['Australia/Lord_Howe', Date.UTC(2026, 9, 3, 15, 30)],
  ['Asia/Kathmandu', Date.UTC(2026, 0, 1)],
  ['America/Havana', Date.UTC(2026, 10, 1, 5)],
  ['Africa/Cairo', Date.UTC(2026, 3, 23, 22)],
  ['America/Scoresbysund', Date.UTC(2026, 2, 29, 1)],
  ['UTC', Date.UTC(2026, 1, 28)],
] as const;

const id = fc.constantFrom('1', '2', '3', '4', '5', '6');
const orderId = fc.constantFrom('o-1', 'o-2', 'o-3');
const sku = fc.constantFrom('A', 'B', 'C');
const reason = fc.constantFrom('declined', 'expired');
const currency = fc.constantFrom('EUR', 'JPY', 'KWD');
const amount = fc.integer({ min: 0, max: 10_000 });
const payment = fc.record({ orderId, paymentId: id, amount, currency });
const items = fc.array(fc.record({ sku, quantity: fc.integer({ min: 1, max: 9 }) }), {
  minLength: 1,
  maxLength: 2,
});
const pricedItem = fc.record({
  sku,
  name: fc.constantFrom('Mug', 'Cup'),
  quantity: fc.integer({ min: 1, max: 9 }),
  unitPrice: amount,
});
const customer = fc.constant({ id: 'c', name: 'Ada', email: 'ada@example.org' });
const order = {
  'order.placed': fc.record({
    ...{ orderId, customer, currency, total: amount, placedAt: amount },
    items: fc.array(pricedItem, { minLength: 1, maxLength: 3 }),
  }),
  'order.confirmed': fc.record({ orderId }),
  'order.cancelled': fc.record({ orderId, reason }),
  'payment.succeeded': payment,
  'payment.failed': fc.record({ orderId, reason }),
  'payment.refunded': payment,
  'stock.reserved': fc.record({ orderId, items }),
  'stock.rejected': fc.record({ orderId, sku, requested: amount, available: amount }),
  'shipment.dispatched': fc.record({ orderId, carrier: fc.constant('DHL'), trackingNumber: id }),
  'shipment.delivered': fc.record({ orderId, deliveredAt: amount }),
};
const visit = fc.record(
  {
    sessionId: fc.constantFrom('s-1', 's-2'),
    kind: fc.constantFrom(...activityKinds),
    path: fc.constantFrom('/shop', '/cart'),
    sku,
    at: amount,
    metric: fc.record({
      name: fc.constantFrom('LCP', 'INP', 'CLS', 'FCP', 'TTFB'),
      value: fc.constantFrom(0, 0.1, 0.2, 0.25, 200, 800, 1_801, 2_500, 4_000, 9_000),
    }),
  },
  { requiredKeys: ['sessionId', 'kind', 'path', 'at'] },
);
const line = fc.record({
  level: fc.constantFrom('info', 'warn', 'error', 'fatal'),
  service: fc.constantFrom('shop', 'payment'),
  msg: fc.constant('m'),
  at: amount,
});
const tick = fc.record({
  symbol: sku,
  price: fc.double({ noNaN: true, min: -1, max: 9 }),
  size: amount,
  at: amount,
});
const data = { ...order, 'activity.recorded': visit, 'log.written': line, 'price.ticked': tick };

/** Hours around the change, most of them near it, in milliseconds and in full minutes and hours, some of them equal. */
const offset = fc.oneof(
  fc.integer({ min: -30 * hourMs, max: 30 * hourMs }),
  fc.integer({ min: -180, max: 180 }).map((minutes) => minutes * 60_000),
  fc.integer({ min: -40, max: 40 }).map((hours) => hours * hourMs),
  fc.constantFrom(-1, 0, 1),
);
const more = fc.record({
  id,
  source: fc.constantFrom('shop', 'payment', null),
  partition: fc.constantFrom(0, 1, 2),
});
const anyEvent = (change: number): fc.Arbitrary<SentEvent> =>
  fc.oneof(
    ...Object.entries(data).map(([type, arbitrary]) => {
      const weight = type === 'activity.recorded' ? 6 : 1;
      const one = fc
        .tuple(offset, arbitrary as fc.Arbitrary<never>, more)
        .map(([ms, given, rest]) => event(type as EventType, change + ms, given, rest));
      return { weight, arbitrary: one };
    }),
  );

const spans: Record<Bucket, number> = {
  minute: hourMs / 4,
  '5minutes': hourMs,
  hour: 8 * hourMs,
  day: 60 * hourMs,
  week: 400 * hourMs,
  month: 1_500 * hourMs,
  year: 9_000 * hourMs,
};
const input = fc.constantFrom(...clocks).chain(([timeZone, change]) =>
  fc.record({
    // Unbounded by the usual size: figures need several events of the same order.
    events: fc.array(anyEvent(change), { maxLength: 150, size: 'max' }),
    range: fc
      .tuple(fc.constantFrom(...buckets), fc.double({ min: 0, max: 1, noNaN: true }), offset)
      .map(([bucket, before, shift]) => {
        const from = Math.floor(change - before * spans[bucket] + (shift % hourMs));
        return { from, to: from + spans[bucket], bucket, timeZone };
      }),
  }),
);

/** Of steps that as many sessions took, any may be among the first 20. */
function expectMostFrequent(rows: readonly object[], all: readonly object[]): void {
  expect(rows.map(countsOf)).toEqual(all.slice(0, 20).map(countsOf));
  for (const row of rows) expect(all).toContainEqual(row);
}
const countsOf = (row: object) => ('steps' in row && 'sessions' in row ? [row.sessions, row.steps] : row);

test('every report has the figures of a loop over all events', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(input, async ({ events, range }) => {
      const engine = await lakeOf(events);
      for (const name of reports) {
        const rows = await report(engine, name, range);
        const naive = naiveReports[name](events, range);
        if (name === 'paths') expectMostFrequent(rows, naive);
        else expect(rows, name).toEqual(naive);
        // As a person runs it: over everything, without the bounds that the engine is given.
        const shown = await engine.query(statements[name].sql(range), { topics });
        expect(objectsOf(shown), name).toEqual(rows);
      }
      await engine.close();
    }),
    { numRuns: 15 },
  );
});
