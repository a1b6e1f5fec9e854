import fc from 'fast-check';
import { alertStates, alertUnits, type DomainEvent, decode, type EventType, topicOf } from '@/lib/events';

/** Text that caused errors before, and any other. */
const text = (maxLength: number) =>
  fc.oneof(
    fc.constantFrom(
      'M&M',
      'ESU26#1',
      'EUR USD',
      'Ω-株',
      '__proto__',
      '..',
      'a/b%',
      'Moshi\u202e99.81',
      'شاي',
      '\u2069',
    ),
    fc.string({ minLength: 1, maxLength, unit: 'grapheme' }),
  );
const id = text(40);
const price = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -37.63, 2.5916e-6, 1.08421, 1e18, 1.7e308, -1.7e308, 5e-324),
);
const size = fc.oneof(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1e308));
const time = fc.oneof(
  fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
  fc.constantFrom(0, 1, 1_800_000_000, 1_800_000_000_000_000, 4_102_444_800_000, 8_640_000_000_000_000),
);
const amount = fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 1_234_500));
const currency = fc.oneof(
  fc.constantFrom('USD', 'JPY', 'HUF', 'KWD', 'XTS'),
  fc.stringMatching(/^[A-Z]{3}$/),
);
const orderId = fc.constantFrom('a', 'b', '..', 'Ω-株');
const item = fc.record({
  sku: id,
  name: text(60),
  quantity: fc.integer({ min: 1, max: 1_000_000 }),
  unitPrice: amount,
});
const payment = fc.record({ orderId, paymentId: id, amount, currency });
const stock = fc.record({
  orderId,
  items: fc.array(
    item.map(({ sku, quantity }) => ({ sku, quantity })),
    { minLength: 1, maxLength: 3 },
  ),
});

/** The data of every type that a page shows, but log lines. */
const data = {
  'price.ticked': fc.record({ symbol: text(20), price, size, at: time }),
  'notification.posted': fc.record({
    notificationId: id,
    audience: fc.oneof(fc.constant('all'), id),
    severity: fc.constantFrom('info', 'success', 'warning', 'critical'),
    title: text(60),
    body: text(200),
    alert: fc.option(
      fc.record({
        alertId: id,
        incidentId: id,
        ruleId: text(40),
        state: fc.constantFrom('firing', 'resolved'),
      }),
      { nil: undefined },
    ),
  }),
  'alert.changed': fc.record(
    {
      alertId: id,
      incidentId: id,
      ruleId: text(40),
      ruleName: text(60),
      severity: fc.constantFrom('info', 'warning', 'critical'),
      state: fc.constantFrom(...alertStates),
      labels: fc.dictionary(text(20), text(40), { maxKeys: 5 }),
      value: fc.option(price),
      threshold: price,
      unit: fc.constantFrom(...alertUnits),
      title: text(60),
      body: text(200),
      advice: text(200),
      since: time,
      firedAt: time,
      resolvedAt: time,
      mutedUntil: time,
      acknowledgedAt: time,
    },
    {
      requiredKeys: [
        ...(['alertId', 'ruleId', 'ruleName', 'severity', 'state', 'labels'] as const),
        ...(['value', 'threshold', 'unit', 'title', 'since'] as const),
      ],
    },
  ),
  'order.placed': fc.record({
    orderId,
    customer: fc.record({ id, name: text(60), email: fc.constantFrom('jörg@müller.de', 'ada@example.com') }),
    items: fc.array(item, { minLength: 1, maxLength: 4 }),
    total: amount,
    currency,
    placedAt: time,
  }),
  'order.confirmed': fc.record({ orderId }),
  'order.cancelled': fc.record({ orderId, reason: text(100) }),
  'payment.succeeded': payment,
  'payment.failed': fc.record({ orderId, reason: text(100) }),
  'payment.refunded': payment,
  'stock.reserved': stock,
  'stock.released': stock,
  'stock.rejected': fc.record({ orderId, sku: id, requested: fc.nat(), available: fc.nat() }),
  'shipment.dispatched': fc.record({ orderId, carrier: text(40), trackingNumber: text(40) }),
  'shipment.delivered': fc.record({ orderId, deliveredAt: time }),
};
const types = Object.keys(data) as (keyof typeof data & EventType)[];

const timestamp = fc.oneof(time, fc.constantFrom(-9_000_000_000_000_000, -1, 1_700_000_000_000_000_000));

/** An event as the gateway decodes it from a record of any producer; undefined: the record is invalid. */
const anyEvent = fc
  .constantFrom(...types)
  .chain((type) =>
    fc.tuple(fc.constant(type), data[type] as fc.Arbitrary<object>, timestamp, fc.option(id), fc.nat(5)),
  )
  .map(([type, value, at, source, partition]): DomainEvent | undefined => {
    const headers = new Map([
      ['ce_type', type],
      ...(source === null
        ? []
        : ([
            ['ce_source', source],
            ['ce_id', '1'],
          ] as [string, string][])),
    ] as [string, string][]);
    const record = {
      topic: topicOf(type),
      partition,
      offset: 0,
      timestamp: at,
      value: JSON.stringify(value),
      headers,
    };
    const decoded = decode(record, 1_800_000_000_000);
    return decoded.ok ? decoded.event : undefined;
  });

/** Events in order of arrival, each with its own offset. */
export const anyEvents = (maxLength: number): fc.Arbitrary<DomainEvent[]> =>
  fc
    .array(anyEvent, { maxLength })
    .map((events) =>
      events.filter((event) => event !== undefined).map((event, offset) => ({ ...event, offset })),
    );
