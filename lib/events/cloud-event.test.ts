import { describe, expect, it } from 'vitest';
import { decode, type RawRecord } from './decode';

const data = { orderId: 'o-1' };
const attributes = { specversion: '1.0', id: 'e-1', source: '/shop', type: 'order.confirmed' };
const record = (value: unknown, contentType = 'application/cloudevents+json'): RawRecord => ({
  topic: 'orders',
  partition: 1,
  offset: 7,
  timestamp: 1_700_000_000_000,
  value: typeof value === 'string' ? value : JSON.stringify(value),
  headers: new Map([['content-type', contentType]]),
});

describe('a structured CloudEvent', () => {
  it.each([
    'application/cloudevents+json',
    'application/cloudevents+json; charset=UTF-8',
    'Application/CloudEvents+JSON',
  ])('is accepted with the content type %s', (contentType) => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(decode(record({ ...attributes, traceparent, data }, contentType))).toEqual({
      ok: true,
      event: {
        id: 'e-1',
        source: '/shop',
        type: 'order.confirmed',
        at: 1_700_000_000_000,
        partition: 1,
        offset: 7,
        data,
        traceparent,
      },
    });
  });

  it('is accepted with its data in base64', () => {
    const value = { ...attributes, data_base64: btoa(JSON.stringify(data)) };
    expect(decode(record(value))).toMatchObject({ ok: true, event: { data } });
  });

  it('has the only type of its topic when it names none', () => {
    const tick = { symbol: 'A', price: 1, size: 1, at: 1 };
    const { type: _, ...untyped } = attributes;
    expect(decode({ ...record({ ...untyped, data: tick }), topic: 'prices' })).toMatchObject({
      ok: true,
      event: { type: 'price.ticked' },
    });
  });

  it.each([
    ['no specversion', { ...attributes, specversion: undefined, data }, 'schema'],
    ['another specversion', { ...attributes, specversion: '0.3', data }, 'schema'],
    ['no data', attributes, 'schema'],
    ['base64 that is none', { ...attributes, data_base64: '%%' }, 'schema'],
    ['an array', [attributes], 'schema'],
    ['a type that the topic does not carry', { ...attributes, type: 'price.ticked', data }, 'unknown_type'],
    ['broken JSON', '{"specversion"', 'malformed_json'],
  ])('is rejected with %s', (_name, value, reason) => {
    expect(decode(record(value))).toMatchObject({ ok: false, reason });
  });
});
