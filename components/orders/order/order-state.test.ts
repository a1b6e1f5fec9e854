import { describe, expect, it } from 'vitest';
import { emptyOrder, type OrderEvent, type OrderView, reduceOrder } from '@/lib/orders';
import { formatClockTime } from '@/lib/text/format';
import { newest, orderState } from './order-state';

const now = 1_800_000_000_000;
const before = now - 60_000;
const order = (at: number, ...types: string[]): OrderView =>
  types.reduce(
    (view, type, offset) =>
      reduceOrder(view, { id: type, type, at, partition: 0, offset, data: { orderId: 'o' } } as OrderEvent),
    emptyOrder('o'),
  );
const placed = order(before, 'order.placed');
const paid = order(before + 1, 'order.placed', 'payment.succeeded');
const live = { isLive: true, gatewayAt: now };
const lost = { isLive: false, gatewayAt: now - 20_000 };

describe('an order without any state', () => {
  it('is missing when the order service says so, but not when it does not answer', () => {
    expect(orderState({ ...live, failedStatus: 404 }, now)).toEqual({ absent: 'missing' });
    for (const failedStatus of [0, 500, 502, 503, 504, 429])
      expect(orderState({ ...live, failedStatus }, now)).toEqual({ absent: 'no-answer' });
    expect(orderState(live, now)).toEqual({ absent: 'loading' });
    expect(orderState(lost, now)).toEqual({ absent: 'loading' });
  });
});

describe('an order with a state', () => {
  it('needs no notice while its events arrive, whatever the order service does', () => {
    expect(orderState({ ...live, live: paid }, now)).toEqual({ order: paid, asOf: now });
    expect(orderState({ ...live, live: paid, failedStatus: 503 }, now).notice).toBeUndefined();
  });

  it('is as old as the last answer of the order service when that no longer answers', () => {
    const sources = { ...live, stored: paid, storedAt: now - 9_000, failedStatus: 503 };
    expect(orderState(sources, now)).toEqual({
      order: paid,
      asOf: now - 9_000,
      notice: `No answer from the order service. Last state from ${formatClockTime(now - 9_000)}.`,
    });
  });

  it('is as old as the last sign of the gateway when that is lost, unless the order service answers', () => {
    expect(orderState({ ...lost, live: paid, failedStatus: 503 }, now).notice).toBe(
      `No answer from the order service. Last state from ${formatClockTime(now - 20_000)}.`,
    );
    expect(orderState({ ...lost, live: paid }, now).notice).toBe(
      `No connection to the gateway. Last state from ${formatClockTime(now - 20_000)}.`,
    );
    expect(orderState({ ...lost, live: placed, stored: paid, storedAt: now - 1_000 }, now)).toEqual({
      order: paid,
      asOf: now - 1_000,
      notice: `No connection to the gateway. State as of ${formatClockTime(now - 1_000)}.`,
    });
  });

  it('is the later of two states, and at equal times the one with more events', () => {
    expect(newest(placed, paid)).toBe(paid);
    expect(newest(paid, placed)).toBe(paid);
    const more = order(before, 'order.placed', 'stock.reserved');
    expect(newest(placed, more)).toBe(more);
    expect(newest(undefined, placed)).toBe(placed);
  });
});

describe('while Kafka is down', () => {
  const down = { ...live, kafkaDownSince: now - 5_000 };

  it('an order that only the order service has is saved', () =>
    expect(orderState({ ...down, stored: emptyOrder('o'), storedAt: now }, now).notice).toBe(
      'Kafka is down. The order is saved and will be published.',
    ));

  it('an unfinished order continues later', () =>
    expect(orderState({ ...down, live: paid }, now).notice).toBe(
      `Kafka is down since ${formatClockTime(now - 5_000)}. The order goes on when Kafka is back.`,
    ));
});
