import { afterEach, expect, it } from 'vitest';
import { OrderProjection } from '@/server/gateway/projections/order-projection';
import { Checkpoints } from './checkpoints';
import { TopicCounters } from './topic-counters';

let checkpoints: Checkpoints | undefined;
afterEach(() => checkpoints?.stop());

function arrange(bounds?: { orders: number; bytes: number }) {
  const counters = new TopicCounters();
  counters.reset({ clusterId: 'c', topicId: 't' }, [0, 0]);
  const orders = new OrderProjection(bounds);
  const byTopic = new Map([['orders', { counters }]]) as never;
  let time = 0;
  checkpoints = new Checkpoints({ feeds: { byTopic, orders }, now: () => ++time });
  return { checkpoints, counters, orders };
}
const upTo = (...next: number[]) => ({ orders: { clusterId: 'c', topicId: 't', next } });

it('finds the newest moment that a reader has reached in every partition', () => {
  const { checkpoints, counters } = arrange();
  for (const next of [10, 20, 30]) {
    counters.advance(0, next);
    counters.advance(1, next * 2);
    checkpoints.keep();
  }
  expect(checkpoints.find(upTo(25, 60))?.topics[0]?.partitions).toMatchObject([{ next: 20 }, { next: 40 }]);
  expect(checkpoints.find(upTo(30, 60))?.at).toBe(3);
  expect(checkpoints.find(upTo(30, 19))).toBeUndefined();
  expect(checkpoints.find(upTo(30))).toBeUndefined();
});

it('ignores a topic of which the reader has another log', () => {
  const { checkpoints, counters } = arrange();
  counters.advance(0, 10);
  checkpoints.keep();
  expect(checkpoints.find({ orders: { clusterId: 'c', topicId: 'old', next: [0] } })?.at).toBe(1);
  expect(checkpoints.find({})?.at).toBe(1);
});

it('keeps a bounded number: what is older at a lower resolution', () => {
  const { checkpoints, counters } = arrange();
  for (let next = 1; next <= 2_000; next += 1) {
    counters.advance(0, next);
    checkpoints.keep();
  }
  const found = (next: number) => checkpoints.find(upTo(next, 0))?.topics[0]?.partitions[0]?.next;
  expect(found(2_000)).toBe(2_000);
  expect(found(1_950)).toBe(1_950);
  expect(found(1_000)).toBeGreaterThan(900);
  expect(found(1)).toBe(1);
});

const placed = (orderId: string, offset: number) => ({
  id: `${orderId}-${offset}`,
  type: 'order.placed',
  at: offset,
  partition: 0,
  offset,
  data: {
    orderId,
    customer: { id: 'c', name: 'n', email: 'e' },
    items: [],
    total: 1,
    currency: 'EUR',
    placedAt: 1,
  },
});
const confirmed = (orderId: string, offset: number) => ({
  ...placed(orderId, offset),
  type: 'order.confirmed',
  data: { orderId },
});

it('counts the orders per status of which everything was read and is held', () => {
  const { checkpoints, orders } = arrange({ orders: 2, bytes: 1e6 });
  orders.apply(confirmed('before', 4), 1);
  orders.apply(placed('a', 5), 1);
  orders.apply(placed('b', 6), 1);
  expect(checkpoints.take().orders).toEqual({ from: [5, 0], statuses: { placed: 2 } });
  orders.apply(placed('c', 7), 1);
  orders.apply(confirmed('c', 8), 1);
  // `a` was dropped: an event of it is that of an order that is not known.
  orders.apply(confirmed('a', 9), 1);
  expect(checkpoints.take().orders).toEqual({ from: [7, 0], statuses: { confirmed: 1 } });
});
