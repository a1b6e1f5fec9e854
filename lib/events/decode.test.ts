import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, type RawRecord } from './decode';

const tick = { symbol: 'ACME', price: 12.5, size: 100, at: 1_700_000_000_000 };
const record = (over: Partial<RawRecord> & { headers?: ReadonlyMap<string, string> } = {}): RawRecord => ({
  topic: 'prices',
  partition: 2,
  offset: 41,
  timestamp: 1_700_000_000_123,
  value: JSON.stringify(tick),
  headers: new Map(),
  ...over,
});
const reasonOf = (raw: RawRecord) => {
  const decoded = decode(raw);
  return decoded.ok ? 'ok' : decoded.reason;
};

describe('decode', () => {
  it('takes a message without CloudEvents headers as the only type of its topic', () => {
    expect(decode(record())).toEqual({
      ok: true,
      event: {
        id: 'prices-2-41',
        type: 'price.ticked',
        at: 1_700_000_000_123,
        partition: 2,
        offset: 41,
        data: tick,
      },
    });
  });

  it('keeps the id, the source and the trace of a message that has them', () => {
    const headers = new Map([
      ['ce_id', 'abc'],
      ['ce_type', 'price.ticked'],
      ['ce_source', 'exchange'],
      ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ]);
    const decoded = decode(record({ headers }));
    expect(decoded.ok && decoded.event).toMatchObject({
      id: 'abc',
      source: 'exchange',
      traceparent: headers.get('traceparent'),
    });
  });

  it.each([
    ['a null value', record({ value: null }), 'null_value'],
    ['malformed JSON', record({ value: '{"symbol":' }), 'malformed_json'],
    ['a wrong type', record({ value: JSON.stringify({ ...tick, price: '12' }) }), 'schema'],
    ['a missing key', record({ value: JSON.stringify({ symbol: 'A' }) }), 'schema'],
    ['an unknown ce_type', record({ headers: new Map([['ce_type', 'price.exploded']]) }), 'unknown_type'],
    [
      'a ce_type of another topic',
      record({ headers: new Map([['ce_type', 'order.placed']]) }),
      'unknown_type',
    ],
    [
      'a ce_type named like an object method',
      record({ headers: new Map([['ce_type', 'constructor']]) }),
      'unknown_type',
    ],
    ['a topic of many types and no ce_type', record({ topic: 'orders' }), 'missing_type'],
    [
      'a symbol named __proto__',
      record({ value: JSON.stringify({ ...tick, symbol: '__proto__' }) }),
      'schema',
    ],
    [
      'an own key __proto__',
      record({ value: '{"__proto__":{"symbol":"A"},"price":1,"size":1,"at":1}' }),
      'schema',
    ],
    [
      'a message of 900 KB',
      record({ value: JSON.stringify({ ...tick, symbol: 'A'.repeat(900_000) }) }),
      'schema',
    ],
    ['a JSON array', record({ value: '[]' }), 'schema'],
    ['JSON null', record({ value: 'null' }), 'schema'],
  ])('refuses %s', (_name, raw, reason) => {
    expect(reasonOf(raw)).toBe(reason);
  });

  it('keeps HTML in a name as the text it is', () => {
    const name = '<img src=x onerror=alert(1)>';
    const data = {
      orderId: 'o-1',
      customer: { id: 'c-1', name, email: 'a@example.com' },
      items: [{ sku: 's', name, quantity: 1, unitPrice: 100 }],
      total: 100,
      currency: 'EUR',
      placedAt: 1,
    };
    const headers = new Map([['ce_type', 'order.placed']]);
    const decoded = decode(record({ topic: 'orders', value: JSON.stringify(data), headers }));
    expect(decoded.ok && decoded.event.data).toEqual(data);
  });

  it('refuses a link that would run script', () => {
    const value = JSON.stringify({
      notificationId: 'n',
      audience: 'all',
      severity: 'info',
      title: 't',
      body: 'b',
      link: 'javascript:alert(1)',
    });
    expect(reasonOf(record({ topic: 'notifications', value }))).toBe('schema');
  });

  it('never throws, whatever the bytes', () => {
    const anything = fc.oneof(fc.string(), fc.json(), fc.constant(null));
    fc.assert(fc.property(anything, (value) => void decode(record({ value }))));
  });
});
