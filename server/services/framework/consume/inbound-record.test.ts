import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type GroupRecord, toHeaders } from '@/server/bus';
import { toInbound, toUnreadable } from './inbound-record';

const record = (change: Partial<GroupRecord> = {}): GroupRecord => ({
  topic: 'orders',
  partition: 3,
  offset: 42,
  timestamp: 1_700_000_000_000,
  key: Buffer.from('o-1'),
  value: Buffer.from('{"orderId":"o-1"}'),
  headers: toHeaders({ ce_type: 'order.confirmed', ce_id: 'e-1', ce_source: 'shop' }),
  ...change,
});
const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));

it('decodes any record to an identity and a key that the database can store', () => {
  const headers = fc.array(
    fc.record({
      name: fc.oneof(
        bytes,
        fc
          .constantFrom('ce_type', 'ce_id', 'ce_source', 'content-type', 'x-not-before')
          .map((name) => Buffer.from(name)),
      ),
      value: fc.option(bytes),
    }),
  );
  const records = fc.record({
    topic: fc.constantFrom('orders', 'orders.payment.retry'),
    key: fc.option(bytes),
    value: fc.option(
      fc.oneof(
        bytes,
        fc.json().map((json) => Buffer.from(json)),
      ),
    ),
    headers,
    timestamp: fc.double({ noNaN: true }),
  });
  fc.assert(
    fc.property(records, (change) => {
      const inbound = toInbound(record(change));
      for (const text of [inbound.identity, inbound.key, inbound.legacyId ?? ''])
        expect(text).not.toContain('\0');
      expect(inbound.identity.length).toBeGreaterThan(0);
    }),
  );
});

it('identifies an event by source and id, and any other record by its original coordinates', () => {
  expect(toInbound(record())).toMatchObject({
    identity: '4:shop:e-1',
    legacyId: 'e-1',
    type: 'order.confirmed',
  });
  expect(toInbound(record({ value: Buffer.from('{') }))).toMatchObject({ identity: 'dead:orders-3-42' });
  expect(toUnreadable(record(), 'no')).toMatchObject({
    identity: 'dead:orders-3-42',
    decoded: { ok: false, message: 'no' },
  });
});

it('takes the time of an event from its original record', () => {
  const headers = toHeaders({ 'x-origin-timestamp': '1600000000000', ce_type: 'order.confirmed' });
  const again = record({ topic: 'orders.payment.retry', headers });
  expect(toInbound(again).decoded).toMatchObject({ ok: true, event: { at: 1_600_000_000_000 } });
});

it('limits how long a record from a foreign producer can wait', () => {
  const headers = toHeaders({ 'x-not-before': '9000000000000000', ce_type: 'order.confirmed' });
  const { notBefore } = toInbound(record({ topic: 'orders.payment.retry', headers }));
  expect(notBefore).toBeLessThanOrEqual(Date.now() + 600_000);
});
