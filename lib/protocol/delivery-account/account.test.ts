import { describe, expect, it } from 'vitest';
import type { EventsBatch, Gap } from '..';
import {
  type AccountResult,
  type Delivery,
  DeliveryAccount,
  type DiscrepancyCause,
  discrepancyText,
} from '.';
import { batch, event, offsets, recovered, snapshot } from './messages.fixture';

/** An account whose last message ended at an offset. */
function accountAt(at: number, isUnfiltered = true): DeliveryAccount {
  const account = new DeliveryAccount(isUnfiltered);
  account.ack(snapshot(at));
  return account;
}

const applied = (result: AccountResult): Delivery => {
  if (!result.apply) throw new Error(discrepancyText(result.discrepancy));
  return result.delivery;
};
const discrepancyIn = (result: AccountResult) => result.discrepancy;

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
    expect(account).toMatchObject({ cursor: 'c109', offset: 109, unexplained: 0 });
  });

  it('may be an answer from another gateway, or a gap that says how many offsets can no longer be read', () => {
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

  it('starts over in another log, where no offset was passed', () => {
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

  it('counts an event that the page could not read as received', () => {
    const account = accountAt(5);
    const delivery = applied(
      account.batch(batch(5, 7, [5], { ...offsets({ from: 5, to: 7 }) }), { events: 1, sum: 0 }),
    );
    expect(delivery).toMatchObject({ malformed: 1, passed: 2 });
  });

  it('is accepted from a gateway that sends no offset counts, and is reported as unverified', () => {
    const account = new DeliveryAccount(true);
    const head = { feed: 'orders', conflated: 0 } as const;
    account.ack({ ok: true, feed: 'orders', cursor: 'a', recovered: false });
    expect(
      applied(account.batch({ ...head, cursor: 'b', events: [event(4), event(9)] })).passed,
    ).toBeUndefined();
    const again = applied(account.batch({ ...head, cursor: 'c', events: [event(4), event(10)] }));
    expect(again).toMatchObject({ events: [event(10)], duplicates: 1, passed: undefined });
    expect(applied(account.ack(recovered(11, 12, [11]))).passed).toBe(1);
  });
});

describe('a message that does not add up', () => {
  const tampered = { ...event(6), data: { total: 1 } };
  it.each([
    ['sequence-gap', batch(8, 9, [8]), 3],
    ['count', batch(5, 8, [5, 7], offsets({ from: 5, to: 8 })), 1],
    ['count', batch(5, 6, [5], { conflated: 1, ...offsets({ from: 5, to: 6 }) }), 1],
    ['count', batch(5, 8, [7], { conflated: 2, conflatedLevels: { info: 1, error: 3 } }), 2],
    ['count', batch(5, 5, [], offsets({ from: 5, to: 4 })), 1],
    ['order', batch(5, 7, [6, 5]), 1],
    ['content', { ...batch(5, 7, [5, 6]), events: [event(5), tampered] }, 1],
    ['filter', batch(5, 7, [5], offsets({ from: 5, to: 7, filtered: 1 })), 1],
  ] as [DiscrepancyCause, EventsBatch, number][])('is not applied: %s', (cause, message, unexplained) => {
    const account = accountAt(5);
    expect(account.batch(message)).toMatchObject({ apply: false, discrepancy: { cause, unexplained } });
    expect(account).toMatchObject({ cursor: 'c5', offset: 5, unexplained: unexplained });
    expect(account.request()).toEqual({ cursor: 'c5' });
  });

  it('is repaired by an answer that does, and what was unexplained is reported as repaired once', () => {
    const account = accountAt(5);
    account.batch(batch(8, 9, [8]));
    const repaired = applied(account.ack(recovered(5, 9, [5, 6, 7, 8])));
    expect(repaired).toMatchObject({ repaired: 3, passed: 4, unexplained: 0 });
    expect(account.unexplained).toBe(0);
    expect(applied(account.batch(batch(9, 10, [9]))).repaired).toBe(0);
  });

  it('stays unexplained until everything that was rejected has been read again', () => {
    const account = accountAt(5);
    account.batch(batch(8, 9, [8]));
    expect(applied(account.ack(recovered(5, 5, []))).repaired).toBe(0);
    expect(applied(account.batch(batch(5, 7, [5, 6]))).repaired).toBe(0);
    expect(account.unexplained).toBe(3);
    expect(applied(account.batch(batch(7, 9, [7, 8]))).repaired).toBe(3);
  });

  it('is requested from Kafka the second time, and then applied with what stays unexplained', () => {
    const account = accountAt(5);
    const lacking = recovered(5, 8, [5, 7], offsets({ from: 5, to: 8 }));
    expect(account.ack(lacking).apply).toBe(false);
    expect(account.request()).toEqual({ cursor: 'c5' });
    expect(account.ack(lacking).apply).toBe(false);
    expect(account.request()).toEqual({ cursor: 'c5', reread: true });
    const result = account.ack(lacking);
    expect(applied(result)).toMatchObject({
      passed: 3,
      unexplained: 1,
      repaired: 0,
      events: [event(5), event(7)],
    });
    expect(discrepancyIn(result)).toMatchObject({ cause: 'count' });
    expect(account).toMatchObject({ offset: 8, unexplained: 0 });
    expect(account.request()).toEqual({ cursor: 'c8' });
  });

  it('is applied immediately while requests do not help', () => {
    const account = accountAt(5);
    account.acceptsDiscrepancies = true;
    const late = applied(account.batch(batch(8, 9, [8])));
    expect(late).toMatchObject({ passed: 4, unexplained: 3, repaired: 0 });
  });

  it('shows events out of order in order once it is applied, and does not count one as received', () => {
    const account = accountAt(5);
    account.acceptsDiscrepancies = true;
    const delivery = applied(account.batch(batch(5, 7, [6, 5])));
    expect(delivery).toMatchObject({
      events: [event(5), event(6)],
      unexplainedEvents: 1,
      unexplained: 1,
      passed: 2,
    });
  });

  it('with an event twice is a duplicate and nothing else once it is applied', () => {
    const account = accountAt(5);
    const double = batch(5, 6, [5, 5]);
    account.batch(double);
    expect(account.unexplained).toBe(1);
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
  it('is requested again without a cursor where there was none, and is repaired by a complete one', () => {
    const account = new DeliveryAccount(true);
    const result = account.ack(snapshot(9, { snapshot: ['a'], rows: 2 }));
    expect(result).toMatchObject({ apply: false, discrepancy: { cause: 'rows', unexplained: 1 } });
    expect(account.request()).toEqual({});
    expect(applied(account.ack(snapshot(10, { snapshot: ['a', 'b'], rows: 2 }))).repaired).toBe(1);
  });

  it('counts the rows that the page could not read', () => {
    const account = new DeliveryAccount(true);
    expect(account.ack(snapshot(9, { snapshot: ['a'], rows: 2 }), { events: 1, sum: 0 }).apply).toBe(true);
  });

  it('is applied after two more that have the same fault, and the rows stay counted', () => {
    const account = new DeliveryAccount(true);
    const short = snapshot(9, { snapshot: ['a'], rows: 2 });
    account.ack(short);
    account.ack(short);
    expect(applied(account.ack(short))).toMatchObject({ rowDifference: 1, repaired: 0 });
  });
});

describe('a message that comes a second time', () => {
  it('brings nothing but duplicates, and does not move the cursor back', () => {
    const account = accountAt(5);
    account.batch(batch(5, 7, [5, 6]));
    expect(applied(account.batch(batch(5, 7, [5, 6])))).toMatchObject({
      events: [],
      duplicates: 2,
      passed: 0,
    });
    expect(account.cursor).toBe('c7');
  });

  it('is not mistaken for one when it brings an event that never arrived', () => {
    const account = accountAt(5);
    account.batch(batch(5, 7, [5]));
    expect(account.batch(batch(5, 7, [6, 7])).apply).toBe(false);
  });
});

it('keeps what was unexplained when the log is recreated', () => {
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
