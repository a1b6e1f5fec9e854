import { describe, expect, it } from 'vitest';
import type { EventsBatch, Gap } from '..';
import { type Delivery, DeliveryAccount, type FaultCause, faultText, type Verdict } from '.';
import { batch, event, offsets, recovered, snapshot } from './messages.fixture';

/** An account that stands at an offset. */
function accountAt(at: number, isWhole = true): DeliveryAccount {
  const account = new DeliveryAccount(isWhole);
  account.ack(snapshot(at));
  return account;
}

const applied = (verdict: Verdict): Delivery => {
  if (!verdict.apply) throw new Error(faultText(verdict.fault));
  return verdict.delivery;
};
const faultIn = (verdict: Verdict) => verdict.fault;

describe('a message that adds up', () => {
  it('is applied, with each count as the gateway says it', () => {
    const account = accountAt(100, false);
    const counts = offsets({ from: 100, to: 109, filtered: 2, invalid: 1, markers: 3 });
    const delivery = applied(account.batch(batch(100, 109, [101, 107], { conflated: 1, ...counts })));
    expect(delivery).toMatchObject({
      passed: 9,
      conflated: 1,
      filtered: 2,
      invalid: 1,
      markers: 3,
      duplicates: 0,
      unexplained: 0,
    });
    expect(delivery.events).toEqual([event(101), event(107)]);
    expect(account).toMatchObject({ cursor: 'c109', at: 109, open: 0 });
  });

  it('may be an answer from another gateway, or a gap that says how much can no longer be had', () => {
    const account = accountAt(5);
    expect(applied(account.ack(recovered(5, 8, [5, 6, 7]))).passed).toBe(3);
    const lost: Gap = {
      feed: 'orders',
      cursor: 'c90',
      missed: 82,
      reason: 'slow',
      ...offsets({ from: 8, to: 90 }),
    };
    expect(applied(account.gap(lost))).toMatchObject({ missed: 82, passed: 82 });
    expect(account.request()).toEqual({ cursor: 'c90' });
  });

  it('begins again in another log, where nothing was passed', () => {
    const account = accountAt(5_000);
    const gap: Gap = {
      feed: 'orders',
      cursor: 'n3',
      missed: 0,
      reason: 'epoch',
      ...offsets({ from: 3, to: 3 }),
    };
    expect(applied(account.gap(gap)).passed).toBe(0);
    expect(applied(account.batch(batch(3, 4, [3]))).events).toHaveLength(1);
  });

  it('counts an event that the page could not read as come', () => {
    const account = accountAt(5);
    const delivery = applied(
      account.batch(batch(5, 7, [5], { ...offsets({ from: 5, to: 7 }) }), { events: 1, sum: 0 }),
    );
    expect(delivery).toMatchObject({ malformed: 1, passed: 2 });
  });

  it('is believed without a word on offsets, and is said to be unverified', () => {
    const account = new DeliveryAccount(true);
    const told = { feed: 'orders', conflated: 0 } as const;
    account.ack({ ok: true, feed: 'orders', cursor: 'a', recovered: false });
    expect(
      applied(account.batch({ ...told, cursor: 'b', events: [event(4), event(9)] })).passed,
    ).toBeUndefined();
    const again = applied(account.batch({ ...told, cursor: 'c', events: [event(4), event(10)] }));
    expect(again).toMatchObject({ events: [event(10)], duplicates: 1, passed: undefined });
    expect(applied(account.ack(recovered(11, 12, [11]))).passed).toBe(1);
  });
});

describe('a message that does not add up', () => {
  const tampered = { ...event(6), data: { total: 1 } };
  it.each([
    ['hole', batch(8, 9, [8]), 3],
    ['count', batch(5, 8, [5, 7], offsets({ from: 5, to: 8 })), 1],
    ['count', batch(5, 6, [5], { conflated: 1, ...offsets({ from: 5, to: 6 }) }), 1],
    ['count', batch(5, 5, [], offsets({ from: 5, to: 4 })), 1],
    ['order', batch(5, 7, [6, 5]), 1],
    ['content', { ...batch(5, 7, [5, 6]), events: [event(5), tampered] }, 1],
    ['filter', batch(5, 7, [5], offsets({ from: 5, to: 7, filtered: 1 })), 1],
  ] as [FaultCause, EventsBatch, number][])('is not applied: %s', (cause, message, unexplained) => {
    const account = accountAt(5);
    expect(account.batch(message)).toMatchObject({ apply: false, fault: { cause, unexplained } });
    expect(account).toMatchObject({ cursor: 'c5', at: 5, open: unexplained });
    expect(account.request()).toEqual({ cursor: 'c5' });
  });

  it('is repaired by an answer that does, and what was unexplained is told as repaired once', () => {
    const account = accountAt(5);
    account.batch(batch(8, 9, [8]));
    const repaired = applied(account.ack(recovered(5, 9, [5, 6, 7, 8])));
    expect(repaired).toMatchObject({ repaired: 3, passed: 4, unexplained: 0 });
    expect(account.open).toBe(0);
    expect(applied(account.batch(batch(9, 10, [9]))).repaired).toBe(0);
  });

  it('stays open until all that was refused has been read again', () => {
    const account = accountAt(5);
    account.batch(batch(8, 9, [8]));
    expect(applied(account.ack(recovered(5, 5, []))).repaired).toBe(0);
    expect(applied(account.batch(batch(5, 7, [5, 6]))).repaired).toBe(0);
    expect(account.open).toBe(3);
    expect(applied(account.batch(batch(7, 9, [7, 8]))).repaired).toBe(3);
  });

  it('is asked for from Kafka the second time, and then taken with what stays unexplained', () => {
    const account = accountAt(5);
    const lacking = recovered(5, 8, [5, 7], offsets({ from: 5, to: 8 }));
    expect(account.ack(lacking).apply).toBe(false);
    expect(account.request()).toEqual({ cursor: 'c5' });
    expect(account.ack(lacking).apply).toBe(false);
    expect(account.request()).toEqual({ cursor: 'c5', reread: true });
    const verdict = account.ack(lacking);
    expect(applied(verdict)).toMatchObject({
      passed: 3,
      unexplained: 1,
      repaired: 0,
      events: [event(5), event(7)],
    });
    expect(faultIn(verdict)).toMatchObject({ cause: 'count' });
    expect(account).toMatchObject({ at: 8, open: 0 });
    expect(account.request()).toEqual({ cursor: 'c8' });
  });

  it('is taken at once while asking is of no use', () => {
    const account = accountAt(5);
    account.believes = true;
    const late = applied(account.batch(batch(8, 9, [8])));
    expect(late).toMatchObject({ passed: 4, unexplained: 3, repaired: 0 });
  });

  it('shows events out of order in order once it is taken, and does not count one as come', () => {
    const account = accountAt(5);
    account.believes = true;
    const delivery = applied(account.batch(batch(5, 7, [6, 5])));
    expect(delivery).toMatchObject({ events: [event(5), event(6)], doubted: 1, unexplained: 1, passed: 2 });
  });

  it('with an event twice is a duplicate and no more once it is taken', () => {
    const account = accountAt(5);
    const double = batch(5, 6, [5, 5]);
    account.batch(double);
    expect(account.open).toBe(1);
    account.batch(double);
    expect(applied(account.batch(double))).toMatchObject({
      events: [event(5)],
      duplicates: 1,
      unexplained: 0,
      repaired: 1,
    });
  });
});

describe('a snapshot with another number of rows', () => {
  it('is asked for again without a cursor where there was none, and is repaired by one that is whole', () => {
    const account = new DeliveryAccount(true);
    const verdict = account.ack(snapshot(9, { snapshot: ['a'], rows: 2 }));
    expect(verdict).toMatchObject({ apply: false, fault: { cause: 'rows', unexplained: 1 } });
    expect(account.request()).toEqual({});
    expect(applied(account.ack(snapshot(10, { snapshot: ['a', 'b'], rows: 2 }))).repaired).toBe(1);
  });

  it('counts the rows that the page could not read', () => {
    const account = new DeliveryAccount(true);
    expect(account.ack(snapshot(9, { snapshot: ['a'], rows: 2 }), { events: 1, sum: 0 }).apply).toBe(true);
  });

  it('is taken after two more that are no better, and the rows stay counted', () => {
    const account = new DeliveryAccount(true);
    const short = snapshot(9, { snapshot: ['a'], rows: 2 });
    account.ack(short);
    account.ack(short);
    expect(applied(account.ack(short))).toMatchObject({ rows: 1, repaired: 0 });
  });
});

describe('a message that comes a second time', () => {
  it('brings nothing but duplicates, and does not lead back', () => {
    const account = accountAt(5);
    account.batch(batch(5, 7, [5, 6]));
    expect(applied(account.batch(batch(5, 7, [5, 6])))).toMatchObject({
      events: [],
      duplicates: 2,
      passed: 0,
    });
    expect(account.cursor).toBe('c7');
  });

  it('is not taken for one when it brings an event that was never there', () => {
    const account = accountAt(5);
    account.batch(batch(5, 7, [5]));
    expect(account.batch(batch(5, 7, [6, 7])).apply).toBe(false);
  });
});

it('loses nothing of what was unexplained when the log is recreated meanwhile', () => {
  const account = accountAt(5);
  account.batch(batch(8, 9, [8]));
  const gap: Gap = {
    feed: 'orders',
    cursor: 'n',
    missed: 0,
    reason: 'epoch',
    ...offsets({ from: 0, to: 0 }),
  };
  expect(applied(account.gap(gap))).toMatchObject({ passed: 3, unexplained: 3, repaired: 0 });
});
