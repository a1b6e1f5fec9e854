/** Arbitrary records for the topic `orders`, valid and invalid ones. */
import fc from 'fast-check';
import type { EventData, OrderEventType } from '@/lib/events';

const longText = (max: number) =>
  fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: max }),
      fc.constantFrom('a', '\u{1f600}', '<', '\u202e', '\n', "'").map((one) => one.repeat(max / one.length)),
      fc.constantFrom('__proto__', 'constructor', 'null', "'; drop table orders; --", '%', '\\', '{}', ' '),
    )
    .map(
      (text) =>
        text
          .replaceAll('\0', '\u0001')
          .slice(0, max)
          .replace(/[\ud800-\udbff]$/, '') || 'x',
    );

const id = longText(128);
const sku = fc.oneof(longText(64), fc.constantFrom('MUG-01', 'PEN-11'));
const amount = fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER));
const epochMs = fc.oneof(fc.integer({ min: 0, max: 8_640_000_000_000_000 }), fc.constantFrom(0, 8.64e15));
const count = fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(1, 1_000_000));
const currency = fc.stringMatching(/^[A-Z]{3}$/);
const email = fc.constantFrom(
  'a@b.example',
  'jörg@müller.de',
  `${'a'.repeat(64)}@b.example`,
  "o'x+y@b.example",
);
const lines = <T>(line: fc.Arbitrary<T>) => fc.array(line, { minLength: 1, maxLength: 200, size: 'small' });
const reserved = lines(fc.record({ sku, quantity: count }));
const payment = { paymentId: id, amount, currency };

type Rest<T extends OrderEventType> = {
  [K in Exclude<keyof EventData<T>, 'orderId'>]: fc.Arbitrary<EventData<T>[K]>;
};
const fields: { [T in OrderEventType]: Rest<T> } = {
  'order.placed': {
    customer: fc.record({ id, name: longText(200), email }),
    items: lines(fc.record({ sku, name: longText(200), quantity: count, unitPrice: amount })),
    total: amount,
    currency,
    placedAt: epochMs,
  },
  'order.confirmed': {},
  'order.cancelled': { reason: longText(500) },
  'payment.succeeded': payment,
  'payment.failed': { reason: longText(500) },
  'payment.refunded': payment,
  'stock.reserved': { items: reserved },
  'stock.rejected': { sku, requested: amount, available: amount },
  'stock.released': { items: reserved },
  'shipment.dispatched': { carrier: longText(200), trackingNumber: longText(200) },
  'shipment.delivered': { deliveredAt: epochMs },
};

/** A valid event. */
export const validEvent = fc
  .tuple(id, fc.constantFrom(...(Object.keys(fields) as OrderEventType[])))
  .chain(([orderId, type]) =>
    fc.record({
      type: fc.constant(type),
      data: fc.record({ orderId: fc.constant(orderId), ...fields[type] }),
    }),
  );

/** Arbitrary bytes, some of them almost valid events. */
export const anyValue = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  validEvent.map(({ data }) => Buffer.from(JSON.stringify(data).replace(/^\{"/, '{"x\\u0000":1,"'))),
  validEvent.map(({ data }) =>
    Buffer.from(JSON.stringify({ ...data, orderId: `${data.orderId}\0`.slice(-128) })),
  ),
  fc.constant(null),
);

export const anyHeaders = fc.array(
  fc.record({
    name: fc.oneof(
      fc.constantFrom('ce_id', 'ce_source', 'traceparent', 'content-type', 'x-attempts', 'x-origin-offset'),
      fc.string({ maxLength: 10 }),
    ),
    value: fc.option(fc.uint8Array({ maxLength: 60 })),
  }),
  { maxLength: 8 },
);
