import fc from 'fast-check';
import { expect, it } from 'vitest';
import { markOf } from '@/lib/analytics/event-mark';
import { batchOf, openEngine, row, rowsOf } from '@/server/lake/engine/engine.fixture';
import { markSql } from './mark-sql';

const ids = fc.oneof(
  fc.uuid(),
  fc.string({ minLength: 1, maxLength: 80, unit: 'grapheme-ascii' }),
  fc.string({ minLength: 1, maxLength: 80, unit: 'binary' }),
);
const amounts = fc.oneof(fc.nat(), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
const currencies = fc.stringMatching(/^[A-Z]{3}$/);

const payment = fc.record({
  orderId: fc.constant('o'),
  paymentId: fc.constant('p'),
  amount: amounts,
  currency: currencies,
});
const placed = fc.record({ orderId: fc.constant('o'), total: amounts, currency: currencies });
const other = fc.record({ orderId: fc.constant('o') });
const content = fc.oneof(
  fc.record({ type: fc.constantFrom('payment.succeeded', 'payment.refunded'), data: payment }),
  fc.record({ type: fc.constant('order.placed'), data: placed }),
  fc.record({ type: fc.constantFrom('order.confirmed', 'shipment.delivered'), data: other }),
);

it('a row has the mark of its event, whatever its id and amounts are', { timeout: 30_000 }, async () => {
  const { engine, roll } = await openEngine({}, ['orders']);
  const events = fc
    .sample(fc.tuple(ids, content), 1_000)
    .map(([id, { type, data }], i) => ({ id, type, data, offset: i * 997 }));
  const rows = events.map(({ offset, id, type, data }) =>
    row(offset, { id, type, data: JSON.stringify(data) }),
  );
  await engine.append([batchOf(rows)], new Map());
  await roll('orders');
  const marks = await rowsOf(
    engine,
    `SELECT CAST(${markSql('orders')} AS BIGINT) FROM orders ORDER BY "offset"`,
  );
  expect(marks.map(([mark]) => Number(mark))).toEqual(events.map(markOf));
});
