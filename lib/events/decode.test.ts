import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topics } from './catalogue';
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
const eventOf = (raw: RawRecord, arrivedAt?: number) => {
  const decoded = decode(raw, arrivedAt);
  return decoded.ok ? decoded.event : decoded;
};
const reasonOf = (raw: RawRecord) => {
  const decoded = decode(raw);
  return decoded.ok ? 'ok' : decoded.reason;
};

describe('decode', () => {
  it('decodes a message without CloudEvents headers as the only type of its topic', () => {
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

  it.each(['M&M', 'ESU26#1', 'EUR USD', 'Ω-株', '__proto__', 'می‌خواهم', '𝒳'.repeat(64)])(
    'takes the symbol %s',
    (symbol) => {
      expect(reasonOf(record({ value: JSON.stringify({ ...tick, symbol }) }))).toBe('ok');
    },
  );

  it.each(['', ' A', 'A ', 'A\n', 'A\u202eB', 'A\u2066B', '\u200c', 'A\0', '\ud800', 'x'.repeat(65)])(
    'refuses the symbol %j',
    (symbol) => {
      expect(reasonOf(record({ value: JSON.stringify({ ...tick, symbol }) }))).toBe('schema');
    },
  );

  it.each([0, -37.63, 0.0000025916, 1e18, -0])('accepts the price %d', (price) => {
    expect(reasonOf(record({ value: JSON.stringify({ ...tick, price }) }))).toBe('ok');
  });

  it.each([0, 1, 4_102_444_800_000])('keeps the record timestamp %d', (timestamp) => {
    expect(eventOf(record({ timestamp }), 1_000_000)).toMatchObject({ at: timestamp });
    expect(eventOf(record({ timestamp }), 1_000_000)).not.toHaveProperty('atReplaced');
  });

  it.each([-9e15, -1, 4_102_444_800_001, 1.7e18, Number.NaN])(
    'says when it arrived in place of the record timestamp %d',
    (timestamp) => {
      expect(eventOf(record({ timestamp }), 1_000_000)).toMatchObject({ at: 1_000_000, atReplaced: true });
    },
  );

  it.each([
    [10, 'debug'],
    [30, 'info'],
    [35, 'info'],
    [60, 'fatal'],
    ['WARN', 'warn'],
    ['Warning', 'warn'],
    ['trace', 'debug'],
    ['notice', 'info'],
    ['emergency', 'fatal'],
  ])('reads the log level %j as %s', (level, expected) => {
    const value = JSON.stringify({ level, service: 's', msg: 'm', at: 1 });
    expect(eventOf(record({ topic: 'logs', value }))).toMatchObject({ data: { level: expected } });
  });

  it.each([5, 'loud', 'constructor', null])('rejects the log level %j', (level) => {
    const value = JSON.stringify({ level, service: 's', msg: 'm', at: 1 });
    expect(reasonOf(record({ topic: 'logs', value }))).toBe('schema');
  });

  it('accepts a value that begins with a byte order mark', () => {
    expect(reasonOf(record({ value: `\ufeff${JSON.stringify(tick)}` }))).toBe('ok');
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
  ])('rejects %s', (_name, raw, reason) => {
    expect(reasonOf(raw)).toBe(reason);
  });

  it('keeps HTML in a name as text', () => {
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

  it('rejects a link that would run a script', () => {
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

  it.each([
    ['a schema registry', '\0\0\0\0\u0001{"symbol"', /registry/],
    ['JSON in a JSON string', JSON.stringify(JSON.stringify(tick)), /encoded twice/],
    ['a plain JSON string', '"hello"', /JSON string/],
    ['an array of events', JSON.stringify([tick, tick]), /array of 2: send each/],
    ['gzip', '\u001f\ufffd\b\0', /compressed/],
    ['XML', '<tick/>', /XML/],
    ['UTF-16', '{\0"\0', /UTF-16/],
    ['nothing', '', /empty/],
    ['a structured CloudEvent without its content type', '{"specversion":"1.0","data":{}}', /content-type/],
    ['a Kafka Connect envelope', '{"schema":{},"payload":{}}', /schemas\.enable/],
    ['some other text', 'hello', /not JSON/],
  ])('says what to send instead of %s', (_name, value, sentence) => {
    expect(decode(record({ value }))).toMatchObject({ ok: false, message: expect.stringMatching(sentence) });
  });

  it('keeps only the displayed part of a long type', () => {
    const headers = new Map([['ce_type', 'x'.repeat(900_000)]]);
    expect(decode(record({ headers }))).toMatchObject({ ok: false, type: 'x'.repeat(100) });
  });

  it('never throws, whatever the bytes', { timeout: 60_000 }, () => {
    const anything = fc.oneof(fc.string(), fc.json(), fc.constant(null), fc.string({ unit: 'binary' }));
    const header = fc.constantFrom('ce_type', 'ce_id', 'ce_source', 'traceparent', 'content-type');
    const types = fc.constantFrom('order.placed', 'application/cloudevents+json', 'price.ticked');
    const headers = fc.array(fc.tuple(header, fc.oneof(fc.string(), types)), { maxLength: 5 });
    fc.assert(
      fc.property(
        fc.constantFrom(...topics),
        anything,
        headers,
        fc.oneof(fc.double(), fc.maxSafeInteger()),
        (topic, value, pairs, timestamp) => {
          const decoded = decode(record({ topic, value, headers: new Map(pairs), timestamp }));
          if (decoded.ok) expect(Number.isNaN(new Date(decoded.event.at).getTime())).toBe(false);
          else expect(decoded.message.length).toBeLessThan(700);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
