import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHealth } from '@/components/live/stores/health-schema';
import { eventSum } from '@/lib/protocol/event-sum';
import { feedOf, readAck, readBatch, readClock, readGap, readGoodbye, readRefusal } from './message-schema';

const event = (over: object = {}) => ({
  id: 'e',
  type: 'order.confirmed',
  at: 1,
  partition: 0,
  offset: 0,
  data: { orderId: 'a' },
  ...over,
});
const batch = (over: object = {}) => ({
  feed: 'orders',
  cursor: 'c',
  events: [event()],
  conflated: 0,
  ...over,
});

describe('a message of the gateway', () => {
  it('is passed on unchanged when it is valid', () => {
    const sent = batch({
      offsets: { from: 4, to: 5, filtered: 0, invalid: 0, markers: 0 },
      sum: 9,
      replay: { done: 1, total: 2 },
    });
    expect(readBatch(sent)).toEqual({ value: sent, unreadable: { events: 0, sum: 0 } });
  });

  it('may say how many log lines of each level were not sent', () => {
    const sent = batch({ feed: 'logs', conflated: 3, conflatedLevels: { info: 2, error: 1 } });
    expect(readBatch(sent)?.value).toEqual(sent);
    expect(readBatch({ ...sent, conflatedLevels: { loud: 3 } })).toBeUndefined();
  });

  it('loses its invalid events and keeps the others', () => {
    const invalid = [null, 7, [], event({ at: 'noon' }), event({ data: null }), event({ offset: 0.5 })];
    expect(readBatch(batch({ events: [...invalid, event()] }))).toMatchObject({
      value: { events: [event()] },
      unreadable: { events: invalid.length },
    });
    const tick = (data: object) => event({ type: 'price.ticked', data });
    const ticks = [tick({ symbol: 'A', price: 1, size: 1 }), tick({ symbol: 'A', price: null, size: 1 })];
    expect(readBatch(batch({ feed: 'prices', events: ticks }))?.unreadable.events).toBe(1);
    const note = (severity: string) =>
      event({ type: 'notification.posted', data: { title: 't', body: 'b', audience: 'all', severity } });
    expect(readBatch(batch({ events: [note('info'), note('fatal')] }))?.unreadable.events).toBe(1);
    const line = (data: object) =>
      event({ type: 'log.written', data: { level: 'info', service: 's', msg: 'm', ...data } });
    const odd = [
      line({ level: 'loud' }),
      line({ msg: 7 }),
      line({ err: 'text' }),
      line({ err: { name: 'E' } }),
    ];
    const lines = [line({}), line({ err: { name: 'E', message: '' } }), ...odd];
    expect(readBatch(batch({ feed: 'logs', events: lines }))?.unreadable.events).toBe(odd.length);
  });

  it('includes the checksum of its invalid events, which the gateway summed too', () => {
    const [good, odd] = [event(), event({ offset: 0.5 })];
    const read = readBatch(batch({ events: [good, odd, null] }));
    expect(read?.unreadable).toEqual({ events: 2, sum: eventSum(odd as never) });
  });

  it('is rejected when its own fields are invalid', () => {
    for (const odd of [
      null,
      'x',
      {},
      batch({ cursor: 1 }),
      batch({ events: 'none' }),
      batch({ feed: 'fax' }),
    ])
      expect(readBatch(odd)).toBeUndefined();
    expect(readAck({ ok: true, feed: 'orders', cursor: 'c' })).toBeUndefined();
    expect(readGap({ feed: 'orders', cursor: 'c' })).toBeUndefined();
    expect(feedOf({ feed: '__proto__' })).toBeUndefined();
  });

  it('loses rows of a snapshot of orders that are no orders', () => {
    const order = { orderId: 'a', status: 'paid', items: [], path: [] };
    const ack = { ok: true, feed: 'orders', cursor: 'c', recovered: false, snapshot: [order, event(), null] };
    expect(readAck(ack)).toMatchObject({ value: { snapshot: [order] }, unreadable: { events: 2 } });
  });

  it('never makes a reader throw', () => {
    const property = fc.property(fc.anything({ withBigInt: true, withDate: true }), (data) => {
      for (const read of [
        readBatch,
        readAck,
        readGap,
        readClock,
        readGoodbye,
        readRefusal,
        readHealth,
        feedOf,
      ])
        read(data);
    });
    fc.assert(property);
  });
});
