import { describe, expect, it } from 'vitest';
import type { GroupRecord } from './consume-group';
import { toHeaders } from './headers';
import { attemptOf, fitsRetry, toDeadLetter, toRetry } from './retry';

const record = (change: Partial<GroupRecord> = {}): GroupRecord => ({
  topic: 'orders',
  partition: 3,
  offset: 42,
  timestamp: 1,
  key: Buffer.from('ORD-1'),
  value: Buffer.from([0x7b, 0x00, 0xff]),
  headers: toHeaders({ ce_id: 'e-1', ce_type: 'order.placed' }),
  ...change,
});
const again = (stored: ReturnType<typeof toRetry>, offset = 0): GroupRecord => ({
  ...stored,
  headers: toHeaders(stored.headers),
  partition: 0,
  offset,
  timestamp: 2,
});

describe('a record on its way through retries', () => {
  it('keeps its bytes, its headers and where it first stood', () => {
    const first = toRetry(record(), 'payment', { attempts: 1, notBefore: 1_000, error: 'Error: no' });
    expect(first).toEqual({
      topic: 'orders.payment.retry',
      key: record().key,
      value: record().value,
      headers: {
        ce_id: 'e-1',
        ce_type: 'order.placed',
        'x-origin-topic': 'orders',
        'x-origin-partition': '3',
        'x-origin-offset': '42',
        'x-attempts': '1',
        'x-error': 'Error: no',
        'x-not-before': '1000',
      },
    });
    const second = toRetry(again(first, 7), 'payment', { attempts: 2, notBefore: 2_000, error: 'Error: no' });
    expect(second.topic).toBe('orders.payment.retry');
    expect(attemptOf(again(second))).toEqual({
      topic: 'orders',
      partition: 3,
      offset: 42,
      attempts: 2,
      notBefore: 2_000,
    });
  });

  it('ends in the dead letters of its first topic, with a short error', () => {
    const retried = toRetry(record(), 'payment', { attempts: 1, notBefore: 1_000, error: 'x' });
    const dead = toDeadLetter(again(retried), 'payment', { attempts: 7, error: 'y'.repeat(5_000) });
    expect(dead.topic).toBe('orders.payment.dlq');
    expect(dead.value).toEqual(record().value);
    expect(dead.headers).toMatchObject({ 'x-origin-offset': '42', 'x-attempts': '7' });
    expect(dead.headers['x-error']).toHaveLength(1_000);
    expect(dead.headers).not.toHaveProperty('x-not-before');
  });

  it('believes origin headers only in a retry topic', () => {
    const headers = { 'x-origin-topic': 'prices', 'x-origin-offset': '1', 'x-attempts': '6' };
    expect(attemptOf(record({ headers: toHeaders(headers) }))).toMatchObject({
      topic: 'orders',
      offset: 42,
      attempts: 0,
    });
    const forged = { ...headers, 'x-origin-offset': '-', 'x-attempts': 'many' };
    expect(attemptOf(record({ topic: 'orders.payment.retry', headers: toHeaders(forged) }))).toMatchObject({
      topic: 'prices',
      offset: 42,
      attempts: 0,
    });
  });

  it('loses a value that no broker would take with the headers on top', () => {
    const huge = record({ value: Buffer.alloc(1_040_000) });
    expect(fitsRetry(huge)).toBe(false);
    expect(toDeadLetter(huge, 'payment', { attempts: 1, error: 'x' })).toMatchObject({
      value: null,
      headers: { 'x-origin-offset': '42' },
    });
  });
});
