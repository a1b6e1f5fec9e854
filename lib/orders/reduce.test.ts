import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderEvent } from './order-view';
import { emptyOrder, reduceOrder, reduceOrders } from './reduce';

const orderId = 'ORD-1';
const data: Record<string, Record<string, unknown>> = {
  'order.placed': {
    customer: { id: 'c', name: 'Ada', email: 'ada@example.com' },
    items: [{ sku: 'A', name: 'A', quantity: 1, unitPrice: 5 }],
    total: 5,
    currency: 'EUR',
    placedAt: 7,
  },
  'payment.succeeded': { paymentId: 'P', amount: 5, currency: 'EUR' },
  'payment.failed': { reason: 'The card was declined' },
  'payment.refunded': { paymentId: 'P', amount: 5, currency: 'EUR' },
  'stock.reserved': { items: [{ sku: 'A', quantity: 1 }] },
  'stock.rejected': { sku: 'A', requested: 1, available: 0 },
  'stock.released': { items: [{ sku: 'A', quantity: 1 }] },
  'order.confirmed': {},
  'order.cancelled': { reason: 'Changed my mind' },
  'shipment.dispatched': { carrier: 'C', trackingNumber: 'T' },
  'shipment.delivered': { deliveredAt: 9 },
};
const event = (type: string, offset: number): OrderEvent => ({
  id: `${type}-${offset}`,
  type,
  at: 1_000 + offset,
  partition: 0,
  offset,
  data: { orderId, ...data[type] },
});
const story = (...types: string[]) => types.map((type, offset) => event(type, offset));

/** Possible events of one order, in an order that Kafka might store. */
const stories: [string, OrderEvent[]][] = [
  ['placed', story('order.placed')],
  ['paid', story('order.placed', 'payment.succeeded')],
  ['reserved', story('order.placed', 'stock.reserved')],
  ['confirmed', story('order.placed', 'payment.succeeded', 'stock.reserved')],
  ['confirmed', story('order.placed', 'stock.reserved', 'payment.succeeded', 'order.confirmed')],
  [
    'dispatched',
    story('order.placed', 'stock.reserved', 'payment.succeeded', 'order.confirmed', 'shipment.dispatched'),
  ],
  [
    'delivered',
    story(
      'order.placed',
      'payment.succeeded',
      'stock.reserved',
      'order.confirmed',
      'shipment.dispatched',
      'shipment.delivered',
    ),
  ],
  [
    'cancelled',
    story('order.placed', 'stock.reserved', 'payment.failed', 'order.cancelled', 'stock.released'),
  ],
  [
    'cancelled',
    story('order.placed', 'payment.succeeded', 'stock.rejected', 'order.cancelled', 'payment.refunded'),
  ],
  ['cancelled', story('order.cancelled', 'order.placed', 'payment.succeeded', 'payment.refunded')],
];

/** Any interleaving of some events, with any of them any number of times. */
const shuffled = (events: readonly OrderEvent[]) =>
  fc.array(fc.constantFrom(...events), { maxLength: 10 }).chain((again) => {
    const all = [...events, ...again];
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  });

describe('an order', () => {
  it.each(stories)('is %s whatever the interleaving and duplication of its events', (status, events) => {
    const expected = reduceOrders(orderId, events);
    expect(expected.status).toBe(status);
    fc.assert(
      fc.property(shuffled(events), (seen) => {
        expect(reduceOrders(orderId, seen)).toEqual(expected);
      }),
    );
  });

  it('has the same state for any order of any events, even of events that no shop would emit', () => {
    const sets = fc
      .uniqueArray(
        fc.record({ type: fc.constantFrom(...Object.keys(data)), offset: fc.integer({ min: 0, max: 40 }) }),
        { minLength: 1, maxLength: 14, selector: ({ offset }) => offset },
      )
      .map((places) => places.map(({ type, offset }) => event(type, offset)));
    fc.assert(
      fc.property(
        sets.chain((events) => fc.tuple(shuffled(events), shuffled(events))),
        ([one, other]) => {
          const [first, second] = [reduceOrders(orderId, one), reduceOrders(orderId, other)];
          expect(second.status).toBe(first.status);
          expect(second.path.map(({ id }) => id)).toEqual(first.path.map(({ id }) => id));
          expect({ ...second, path: [] }).toEqual({ ...first, path: [] });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never goes back: a status is only followed by a later one', () => {
    const rank = ['placed', 'reserved', 'paid', 'confirmed', 'dispatched', 'delivered'];
    const [, events] = stories[6] as (typeof stories)[number];
    fc.assert(
      fc.property(shuffled(events), (seen) => {
        const ranks: number[] = [];
        let order = emptyOrder(orderId);
        for (const each of seen) {
          order = reduceOrder(order, each);
          ranks.push(rank.indexOf(order.status));
        }
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
    );
  });

  it('keeps its reason when earlier steps have no data', () => {
    const cancelled = reduceOrders(orderId, story('order.placed', 'payment.failed', 'order.cancelled'));
    const listed = { ...cancelled, path: cancelled.path.map(({ data: _, ...step }) => step) };
    expect(reduceOrder(listed, event('stock.released', 3)).reason).toBe(cancelled.reason);
  });

  it('is the same object after a duplicate', () => {
    const order = reduceOrders(orderId, story('order.placed'));
    expect(reduceOrder(order, event('order.placed', 0))).toBe(order);
  });
});
