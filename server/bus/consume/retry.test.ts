import { describe, expect, it } from 'vitest';
import { headerText, toHeaders } from '@/server/bus/headers';
import type { StoredRecord } from '@/server/bus/produce/record-publisher';
import type { RecordHeader } from '@/server/bus/record-header';
import type { GroupRecord } from './consume-group';
import { attemptOf, fitsRetry, toDeadLetter, toRetry, withoutRecord } from './retry';

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
const again = (stored: StoredRecord, offset = 0): GroupRecord => ({
  ...stored,
  partition: 0,
  offset,
  timestamp: 2,
});
const textsOf = (headers: readonly RecordHeader[]) =>
  headers.map(({ name, value }) => [name.toString(), value?.toString()]);
const header = (name: string | Buffer, value: string | Buffer | null): RecordHeader => ({
  name: Buffer.from(name as string),
  value: value === null ? null : Buffer.from(value as string),
});
/** Headers that producers in other languages can write, some with the names that retries use. */
const odd = [
  header('ce_type', 'order.placed'),
  header('x', null),
  header('x', 'b'),
  header('', 'v'),
  header(Buffer.from([0xff, 0xc0]), Buffer.from([0xff, 0xfe, 0x00, 0x01])),
  header('x-attempts', '6'),
  header('x-origin-offset', null),
  header('x-error', 'from another system'),
];

describe('a record on its way through retries', () => {
  it('keeps its bytes, its headers and its original coordinates', () => {
    const first = toRetry(record(), 'payment', { attempts: 1, notBefore: 1_000, error: 'Error: no' });
    expect(first).toMatchObject({
      topic: 'orders.payment.retry',
      key: record().key,
      value: record().value,
    });
    expect(textsOf(first.headers)).toEqual([
      ['x-origin-topic', 'orders'],
      ['x-origin-partition', '3'],
      ['x-origin-offset', '42'],
      ['x-origin-timestamp', '1'],
      ['x-attempts', '1'],
      ['x-error', 'Error: no'],
      ['x-not-before', '1000'],
      ['ce_id', 'e-1'],
      ['ce_type', 'order.placed'],
    ]);
    const second = toRetry(again(first, 7), 'payment', { attempts: 2, notBefore: 2_000, error: 'Error: no' });
    expect(second.topic).toBe('orders.payment.retry');
    expect(attemptOf(again(second))).toEqual({
      topic: 'orders',
      partition: 3,
      offset: 42,
      timestamp: 1,
      attempts: 2,
      notBefore: 2_000,
    });
  });

  it('keeps every header byte for byte and in order, also those with the names of the added headers, which come first', () => {
    const origin = record({ headers: odd });
    let waiting = toRetry(origin, 'payment', { attempts: 1, notBefore: 1, error: 'x' });
    for (let attempts = 2; attempts < 5; attempts += 1) {
      waiting = toRetry(again(waiting), 'payment', { attempts, notBefore: attempts, error: 'x' });
      expect(waiting.headers.slice(7)).toEqual(odd);
      expect(attemptOf(again(waiting))).toMatchObject({ offset: 42, attempts });
    }
    const dead = toDeadLetter(again(waiting), 'payment', { attempts: 5, error: 'y' });
    expect(dead.headers.slice(6)).toEqual(odd);
    expect(headerText(dead.headers, 'x-attempts')).toBe('5');
    expect(headerText(dead.headers, 'x-error')).toBe('y');
    expect(toDeadLetter(origin, 'payment', { attempts: 0, error: 'y' }).headers.slice(6)).toEqual(odd);
  });

  it('continues a retry of an older release, which put its own headers among the others', () => {
    const headers = toHeaders({
      ce_id: 'e-1',
      'x-origin-topic': 'orders',
      'x-origin-partition': '3',
      'x-origin-offset': '42',
      'x-attempts': '2',
      'x-error': 'Error: no',
      'x-not-before': '1000',
    });
    const waiting = record({ topic: 'orders.payment.retry', partition: 0, offset: 9, headers });
    expect(attemptOf(waiting)).toMatchObject({ topic: 'orders', partition: 3, offset: 42, attempts: 2 });
    const next = toRetry(waiting, 'payment', { attempts: 3, notBefore: 2_000, error: 'Error: no' });
    expect(textsOf(next.headers.slice(7))).toEqual([['ce_id', 'e-1']]);
  });

  it('ends in the dead letter topic of its original topic, with a short error', () => {
    const retried = toRetry(record(), 'payment', { attempts: 1, notBefore: 1_000, error: 'x' });
    const dead = toDeadLetter(again(retried), 'payment', { attempts: 7, error: 'y'.repeat(5_000) });
    expect(dead.topic).toBe('orders.payment.dlq');
    expect(dead.value).toEqual(record().value);
    expect(headerText(dead.headers, 'x-origin-offset')).toBe('42');
    expect(headerText(dead.headers, 'x-attempts')).toBe('7');
    expect(headerText(dead.headers, 'x-error')).toHaveLength(1_000);
    expect(headerText(dead.headers, 'x-not-before')).toBeUndefined();
  });

  it('trusts origin headers in a retry topic only, and takes the topic from its name', () => {
    const headers = { 'x-origin-topic': 'prices', 'x-origin-offset': '1', 'x-attempts': '6' };
    expect(attemptOf(record({ headers: toHeaders(headers) }))).toMatchObject({
      topic: 'orders',
      offset: 42,
      attempts: 0,
    });
    const forged = {
      ...headers,
      'x-origin-partition': '99999999999',
      'x-origin-offset': '-1',
      'x-attempts': 'many',
    };
    expect(attemptOf(record({ topic: 'orders.payment.retry', headers: toHeaders(forged) }))).toMatchObject({
      topic: 'orders',
      partition: 3,
      offset: 42,
      attempts: 0,
    });
  });

  it('loses the parts that make it too large for a broker, and the error names them', () => {
    const huge = record({ value: Buffer.alloc(1_040_000) });
    expect(fitsRetry(huge)).toBe(false);
    const dead = toDeadLetter(huge, 'payment', { attempts: 1, error: 'x' });
    expect(dead).toMatchObject({ value: null, key: huge.key });
    expect(headerText(dead.headers, 'x-origin-offset')).toBe('42');
    expect(headerText(dead.headers, 'x-error')).toBe('x Too large to be kept here: its value.');

    const headers = [header('x', Buffer.alloc(1_040_000))];
    const dressed = toDeadLetter(record({ headers }), 'payment', { attempts: 1, error: 'x' });
    expect(fitsRetry(record({ headers }))).toBe(false);
    expect(dressed.headers).toHaveLength(6);
    expect(headerText(dressed.headers, 'x-error')).toMatch(/its value, headers\.$/);
    const keyed = toDeadLetter(record({ key: Buffer.alloc(1_040_000) }), 'payment', {
      attempts: 1,
      error: 'x',
    });
    expect(keyed.key).toBeNull();
  });

  it('fits on every retry when it fitted on the first: the added headers do not count', () => {
    const full = record({ value: Buffer.alloc(999_900) });
    expect(fitsRetry(full)).toBe(true);
    const waiting = toRetry(full, 'payment', { attempts: 1, notBefore: 1, error: 'x'.repeat(1_000) });
    expect(fitsRetry(again(waiting))).toBe(true);
  });

  it('can be reduced to its coordinates', () => {
    const dead = toDeadLetter(record({ headers: odd }), 'payment', { attempts: 1, error: 'x' });
    expect(textsOf(withoutRecord(dead).headers).map(([name]) => name)).toEqual([
      'x-origin-topic',
      'x-origin-partition',
      'x-origin-offset',
      'x-origin-timestamp',
      'x-attempts',
      'x-error',
    ]);
  });
});
