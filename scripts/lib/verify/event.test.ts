import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { decode, identityOf, type RawRecord, type Topic } from '@/lib/events';
import { eventSum } from '@/lib/protocol/event-sum';
import { anyJson, anyText } from '@/server/testing/arbitrary-schema';
// @ts-expect-error plain JavaScript
import { readEvent } from './event.mjs';

type Headers = [name: string, value: string | null][];
interface Sent {
  topic: Topic;
  value: string | null;
  headers?: Headers;
  timestamp?: number;
}

/** The results of the gateway and of the verifier for the same record. */
function both({ topic, value, headers = [], timestamp = 1_700_000_000_123 }: Sent) {
  const place = { partition: 2, offset: 41, timestamp };
  const bytes = value === null ? null : Buffer.from(value);
  const known = new Map<string, string>();
  for (const [name, text] of headers) if (text !== null && !known.has(name)) known.set(name, text);
  const raw: RawRecord = { topic, ...place, value: bytes === null ? null : bytes.toString(), headers: known };
  const decoded = decode(raw, 77);
  const theirs = readEvent(topic, {
    ...place,
    key: null,
    value: bytes,
    headers: headers.map(([name, text]) => [Buffer.from(name), text === null ? null : Buffer.from(text)]),
  });
  if (!decoded.ok) return { ours: 'invalid', theirs: theirs.kind };
  const { event } = decoded;
  const shown = topic === 'prices' ? { ...event, id: identityOf(event) } : event;
  const sum = theirs.kind === 'event' ? theirs.sum(theirs.isTimed ? undefined : 77) : theirs.reason;
  return { ours: eventSum(shown), theirs: sum };
}

function agree(sent: Sent): void {
  const { ours, theirs } = both(sent);
  expect({ sent, sum: theirs }).toEqual({ sent, sum: ours });
}

const items = [{ sku: 'MUG', name: 'Mug', quantity: 2, unitPrice: 1_250 }];
const payment = { orderId: 'o-1', paymentId: 'p-1', amount: 2_500, currency: 'EUR' };
const stock = { orderId: 'o-1', items: [{ sku: 'MUG', quantity: 2 }] };
const samples: [Topic, string, object][] = [
  [
    'orders',
    'order.placed',
    {
      placedAt: 1_700_000_000_000,
      currency: 'EUR',
      total: 2_500,
      items,
      customer: { email: 'ada@example.com', name: 'Ada', id: 'c-1' },
      orderId: 'o-1',
    },
  ],
  ['orders', 'order.confirmed', { orderId: 'o-1' }],
  ['orders', 'order.cancelled', { orderId: 'o-1', reason: 'sold out' }],
  ['orders', 'payment.succeeded', payment],
  ['orders', 'payment.failed', { orderId: 'o-1', reason: 'declined' }],
  ['orders', 'payment.refunded', payment],
  ['orders', 'stock.reserved', stock],
  ['orders', 'stock.rejected', { orderId: 'o-1', sku: 'MUG', requested: 2, available: 0 }],
  ['orders', 'stock.released', stock],
  ['orders', 'shipment.dispatched', { orderId: 'o-1', carrier: 'DHL', trackingNumber: 'T1' }],
  ['orders', 'shipment.delivered', { orderId: 'o-1', deliveredAt: 1_700_000_000_000 }],
  ['prices', 'price.ticked', { at: 1_700_000_000_000, size: 0.5, price: -12.5, symbol: 'EUR USD' }],
  [
    'notifications',
    'notification.posted',
    { notificationId: 'n', audience: 'all', severity: 'info', title: 'T', body: 'B', link: '/orders/1' },
  ],
  [
    'notifications',
    'notification.posted',
    {
      alert: { state: 'firing', ruleId: 'r', incidentId: 'r@1', alertId: 'r' },
      ...{ notificationId: 'n', audience: 'all', severity: 'critical', title: 'T', body: 'B' },
    },
  ],
  [
    'alerts',
    'alert.changed',
    {
      ...{
        alertId: 'r/1',
        incidentId: 'r/1@1',
        ruleId: 'r',
        ruleName: 'R',
        severity: 'warning',
        state: 'firing',
      },
      ...{
        labels: { service: 'payment', 'b.c': '' },
        value: null,
        threshold: 0.5,
        unit: 'percent',
        title: 'T',
      },
      ...{ body: 'B', advice: 'A', link: '/orders/1', since: 1, firedAt: 2, resolvedAt: 3, mutedUntil: 4 },
      acknowledgedAt: 5,
    },
  ],
  [
    'logs',
    'log.written',
    {
      level: 'WARNING',
      service: 'order',
      msg: '',
      at: 1,
      traceId: 't',
      orderId: 'o',
      err: { stack: 's', message: '', name: 'Error' },
    },
  ],
];

const odd = fc.oneof(
  anyJson,
  anyText,
  fc.constantFrom('a'.repeat(128), 'a'.repeat(129), 'a'.repeat(65), '𝒳'.repeat(64), '𝒳'.repeat(65)),
  fc.constantFrom('x'.repeat(200), 'x'.repeat(201), 'x'.repeat(4_001), 'x'.repeat(16_001), 'x'.repeat(501)),
  fc.constantFrom(
    -1,
    1.5,
    0,
    8.64e15,
    8.64e15 + 1,
    2e8,
    2e8 + 1,
    9_007_199_254_740_992,
    null,
    '',
    [],
    {},
    true,
  ),
  fc.constantFrom('//evil', '/\\evil', 'https://x', 'javascript:x', 'a@b', 'a.b@ü.de', 'a..b@c.de', '.@c.de'),
  fc.constantFrom('a@-b.de', 'a@b-.de', 'a@b.de,c@d.de', `${'a'.repeat(65)}@b.de`, `a@${'b'.repeat(64)}.de`),
  fc.constantFrom(
    10,
    9,
    29.5,
    60,
    'trace',
    ' Info ',
    'PANIC',
    'constructor',
    'verbose',
    'EUR',
    'eur',
    'EURO',
  ),
  fc.constantFrom(
    ' A',
    'A ',
    '\u200d',
    'a\u200db',
    '\u202ea',
    'A\u2028B',
    '\u0378',
    'M&M',
    '\u00a0',
    'e\u0301',
  ),
);

/** Paths of all values in a value. */
function pathsIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => pathsIn(inner, [...path, name]))];
}

function changed(value: unknown, [name, ...rest]: string[], to: unknown): unknown {
  if (name === undefined) return to;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[name] = changed(copy[name], rest, to);
  return copy;
}

describe('an event of the verifier', () => {
  test.each(samples)('equals that of the gateway: %s %s', (topic, type, data) => {
    const sent = {
      topic,
      value: JSON.stringify({ ...data, unknown: 1 }),
      headers: [['ce_type', type]] as Headers,
    };
    expect(both(sent).ours).not.toBe('invalid');
    agree(sent);
  });

  test.each(samples)('equals that of the gateway for any value of a field: %s %s', (topic, type, data) => {
    const paths = pathsIn(data);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.oneof(odd, fc.constant(undefined)), (path, value) =>
        agree({
          topic,
          value: JSON.stringify(changed(data, path, value)) ?? '',
          headers: [['ce_type', type]],
        }),
      ),
      { numRuns: 1_000 },
    );
  });

  it('equals that of the gateway for any headers, value and time', () => {
    const names = fc.constantFrom('ce_type', 'ce_id', 'ce_source', 'content-type', 'traceparent', 'other');
    const texts = fc.oneof(
      fc.constantFrom(
        'price.ticked',
        'order.placed',
        'application/cloudevents+json; charset=utf-8',
        'a\\b\0c',
      ),
      fc.constantFrom('application/cloudevents+jsonx', '', 'i'.repeat(256), 'i'.repeat(257), '😀'),
      fc.string(),
    );
    const data = { symbol: 'ACME', price: 1, size: 1, at: 1 };
    const packed = Buffer.from(JSON.stringify(data)).toString('base64');
    const whole = { specversion: '1.0', id: 'i', source: 's', type: 'price.ticked', data };
    const values = fc.constantFrom(
      null,
      '',
      'no json',
      'null',
      '[]',
      JSON.stringify(data),
      `\ufeff${JSON.stringify(data)}`,
      JSON.stringify(whole),
      JSON.stringify({ ...whole, id: 1 }),
      JSON.stringify({ ...whole, specversion: '0.3' }),
      JSON.stringify({ ...whole, type: undefined, id: undefined }),
      JSON.stringify({ ...whole, data: undefined, data_base64: packed }),
      JSON.stringify({ ...whole, data_base64: '*' }),
      '{"symbol":"A","price":1e999,"size":1,"at":1}',
      '{"symbol":"A","price":-0,"size":1.0,"at":1,"at":2}',
    );
    const headers = fc.array(fc.tuple(names, fc.option(texts)), { maxLength: 5 });
    const times = fc.constantFrom(0, -1, 1_700_000_000_000, 4_102_444_800_000, 4_102_444_800_001);
    fc.assert(
      fc.property(values, headers, times, (value, given, timestamp) =>
        agree({ topic: 'prices', value, headers: given as Headers, timestamp }),
      ),
      { numRuns: 3_000 },
    );
  });
});
