import type { EventData } from '../events';
import { addStep, compareByTime } from './event-path';
import type { OrderEvent, OrderStatus, OrderView, PathStep } from './order-view';

/** The state of an order before any event. */
export function emptyOrder(orderId: string): OrderView {
  return {
    orderId,
    status: 'placed',
    items: [],
    total: 0,
    currency: 'USD',
    placedAt: 0,
    updatedAt: 0,
    paid: false,
    reserved: false,
    refunded: false,
    released: false,
    path: [],
  };
}

/**
 * Adds one event to an order. Pure: returns a new object, or the same one when the event changes nothing (a duplicate).
 * The result depends only on the set of events and not on their order of arrival.
 */
export function reduceOrder(order: OrderView, event: OrderEvent): OrderView {
  const path = addStep(order.path, event);
  if (path === order.path) return order;
  const facts = isFirstOfItsType(path, event) ? factsOf(event) : {};
  const updatedAt = Math.max(...path.map(({ at }) => at));
  const next = { ...order, ...facts, path, updatedAt };
  // A snapshot of many orders has no step data, but it has the reason.
  return { ...next, status: statusOf(path), reason: reasonOf(path) ?? order.reason };
}

/** Reduces the events of one order, in any order. */
export function reduceOrders(orderId: string, events: Iterable<OrderEvent>): OrderView {
  let order = emptyOrder(orderId);
  for (const event of events) order = reduceOrder(order, event);
  return order;
}

// If two events of a type contradict each other the earlier one counts, whichever arrives first.
const isFirstOfItsType = (path: readonly PathStep[], event: PathStep): boolean =>
  path.every((step) => step.type !== event.type || compareByTime(event, step) <= 0);

function factsOf(event: OrderEvent): Partial<OrderView> {
  switch (event.type) {
    case 'order.placed': {
      const { customer, items, total, currency, placedAt } = event.data as EventData<'order.placed'>;
      return { customer, items, total, currency, placedAt };
    }
    case 'payment.succeeded':
      return { paid: true };
    case 'payment.refunded':
      return { refunded: true };
    case 'stock.reserved':
      return { reserved: true };
    case 'stock.released':
      return { released: true };
    case 'shipment.dispatched': {
      const { carrier, trackingNumber } = event.data as EventData<'shipment.dispatched'>;
      return { carrier, trackingNumber };
    }
    default:
      return {};
  }
}

// The first match wins: a parcel that left the warehouse is dispatched, whatever other events say.
const precedence: [string, OrderStatus][] = [
  ['shipment.delivered', 'delivered'],
  ['shipment.dispatched', 'dispatched'],
  ['order.cancelled', 'cancelled'],
  ['order.confirmed', 'confirmed'],
];

function statusOf(path: readonly PathStep[]): OrderStatus {
  const seen = new Set(path.map((step) => step.type));
  const decided = precedence.find(([type]) => seen.has(type));
  if (decided) return decided[1];
  const paid = seen.has('payment.succeeded');
  const reserved = seen.has('stock.reserved');
  if (paid && reserved) return 'confirmed';
  return paid ? 'paid' : reserved ? 'reserved' : 'placed';
}

/** The reason of a cancellation or, before that, of the failure that leads to one. */
function reasonOf(path: readonly PathStep[]): string | undefined {
  const data = (type: string) =>
    path.find((step) => step.type === type)?.data as { reason?: string } | undefined;
  const rejected = path.find((step) => step.type === 'stock.rejected')?.data as EventData<'stock.rejected'>;
  return (
    data('order.cancelled')?.reason ??
    data('payment.failed')?.reason ??
    (rejected && `Out of stock: ${rejected.sku} (${rejected.available} of ${rejected.requested} left)`)
  );
}
