import { emptyOrder, type OrderEvent, type OrderView, reduceOrder } from '@/lib/orders';
import type { Projection } from './projection';

/** How many orders a list shows at first, newest first; older ones are the order service's to tell. */
const listed = 200;

export interface OrderProjection extends Projection {
  orders(): Iterable<OrderView>;
  order(orderId: string): OrderView | undefined;
  /** Epoch ms since when every order is held; 0 when reading began at the topic's start and none was dropped. */
  heldSince(from: readonly number[]): number;
}

/** The reduced state of the newest `capacity` orders. */
export function createOrderProjection(capacity = 20_000): OrderProjection {
  const orders = new Map<string, OrderView>();
  /** Ids of the newest, oldest first. A snapshot lists them: whoever came, whenever and wherever, knows those. */
  let newestIds: string[] = [];
  /** Ids of those that everyone here knows; undefined: somebody came since that was known. */
  let known: Set<string> | undefined;
  let dropped = false;

  function apply(event: OrderEvent): void {
    const orderId = String(event.data.orderId);
    const before = orders.get(orderId);
    orders.set(orderId, reduceOrder(before ?? emptyOrder(orderId), event));
    if (before) return;
    known?.add(orderId);
    newestIds.push(orderId);
    if (newestIds.length > listed) newestIds.shift();
    if (orders.size > capacity) dropOldest();
  }

  function dropOldest(): void {
    const oldest = orders.keys().next();
    if (oldest.done) return;
    orders.delete(oldest.value);
    known?.delete(oldest.value);
    dropped = true;
  }

  function explained(event: OrderEvent): OrderEvent {
    known ??= new Set(newestIds);
    const orderId = String(event.data.orderId);
    if (known.has(orderId)) return event;
    known.add(orderId);
    const order = orders.get(orderId);
    return order?.customer ? { ...event, order: withoutPathData(order) } : event;
  }

  function newest(customerId: string | undefined): OrderView[] {
    // A Map keeps the order of first sight, so the newest are at its end.
    const found =
      customerId === undefined
        ? newestIds.flatMap((orderId) => orders.get(orderId) ?? [])
        : [...orders.values()].filter(({ customer }) => customer?.id === customerId).slice(-listed);
    return found.reverse();
  }

  return {
    apply: (event) => apply(event as OrderEvent),
    orders: () => orders.values(),
    order: (orderId) => orders.get(orderId),
    heldSince: (from) => {
      if (!dropped && from.every((offset) => offset === 0)) return 0;
      const oldest = orders.values().next();
      return oldest.done ? Date.now() : (oldest.value.path[0]?.at ?? oldest.value.updatedAt);
    },
    joined: () => {
      known = undefined;
    },
    explained: (event) => explained(event as OrderEvent),
    clear: () => {
      orders.clear();
      newestIds = [];
      known = undefined;
      dropped = false;
    },
    snapshot: ({ orderId, customerId }) => {
      if (orderId !== undefined) {
        const order = orders.get(orderId);
        return order && (customerId === undefined || order.customer?.id === customerId) ? [order] : [];
      }
      return newest(customerId).map(withoutPathData);
    },
  };
}

const withoutPathData = (order: OrderView): OrderView => ({
  ...order,
  path: order.path.map(({ data: _, ...step }) => step),
});
