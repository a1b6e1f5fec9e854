import { emptyOrder, type OrderEvent, type OrderView, reduceOrder } from '@/lib/orders';
import { OrderHistory } from './order-stats-history';
import type { Projection } from './projection';

/** How many orders a list shows at first, newest first; older ones are the order service's to tell. */
const listed = 200;

export interface OrderProjection extends Projection {
  orders(): Iterable<OrderView>;
  order(orderId: string): OrderView | undefined;
  /** What is known beside the orders held. */
  history: OrderHistory;
}

export interface OrderBounds {
  orders: number;
  bytes: number;
}
const mebibyte = 1024 * 1024;
const usual: OrderBounds = { orders: 20_000, bytes: 48 * mebibyte };
/** The list of a snapshot and the path of one order: less than a client is given at once. */
const listedBytes = 0.8 * mebibyte;
const pathBytes = mebibyte / 4;
/** Of a step, beside its texts. */
const stepBytes = 130;

interface Held {
  view: OrderView;
  /** About what its events cost to hold, and the largest of them: that which placed it. */
  bytes: number;
  largest: number;
}

/** The reduced state of the newest orders. */
export function createOrderProjection(bounds: OrderBounds = usual): OrderProjection {
  const orders = new Map<string, Held>();
  let bytesHeld = 0;
  /** Ids of the newest, oldest first. A snapshot lists them: whoever came, whenever and wherever, knows those. */
  let newestIds: string[] = [];
  /** Ids of those that everyone here knows; undefined: somebody came since that was known. */
  let known: Set<string> | undefined;
  const history = new OrderHistory();

  function apply(event: OrderEvent, bytes: number): void {
    history.saw(event.partition, event.at);
    const orderId = String(event.data.orderId);
    const before = orders.get(orderId);
    const view = reduceOrder(before?.view ?? emptyOrder(orderId), event);
    // What an order takes no more of costs nothing.
    if (view === before?.view) return;
    const largest = Math.max(before?.largest ?? 0, bytes);
    // A step may have taken the place of another one.
    const whole = Math.min((before?.bytes ?? 0) + bytes, view.path.length * largest);
    orders.set(orderId, { view, bytes: whole, largest });
    bytesHeld += whole - (before?.bytes ?? 0);
    if (!before) list(orderId);
    while (orders.size > bounds.orders || (bytesHeld > bounds.bytes && orders.size > 1)) dropOldest();
  }

  function list(orderId: string): void {
    known?.add(orderId);
    newestIds.push(orderId);
    if (newestIds.length > listed) newestIds.shift();
  }

  function dropOldest(): void {
    const [oldest] = orders;
    if (!oldest) return;
    const [orderId, { bytes, view }] = oldest;
    orders.delete(orderId);
    bytesHeld -= bytes;
    known?.delete(orderId);
    history.letGo(view, Date.now());
  }

  function enrich(event: OrderEvent): { event: OrderEvent; bytes: number } | undefined {
    known ??= new Set(withinBytes(newestHeld()).map(({ view }) => view.orderId));
    const orderId = String(event.data.orderId);
    if (known.has(orderId)) return undefined;
    known.add(orderId);
    const held = orders.get(orderId);
    if (!held?.view.customer) return undefined;
    return { event: { ...event, order: withoutPathData(held.view) }, bytes: listBytesOf(held) };
  }

  /** Those that a list shows, newest first. */
  const newestHeld = (): Held[] => newestIds.flatMap((orderId) => orders.get(orderId) ?? []).reverse();

  function newest(customerId: string | undefined): OrderView[] {
    // A Map keeps the order of first sight, so the newest are at its end.
    const found =
      customerId === undefined
        ? newestHeld()
        : [...orders.values()]
            .filter(({ view }) => view.customer?.id === customerId)
            .slice(-listed)
            .reverse();
    return withinBytes(found).map(({ view }) => view);
  }

  function countNewest(customerId: string | undefined): number {
    let rows = 0;
    let bytes = 0;
    const ids = customerId === undefined ? newestIds : [...orders.keys()];
    for (let i = ids.length - 1, seen = 0; i >= 0 && seen < listed; i -= 1) {
      const held = orders.get(ids[i] as string);
      if (!held || (customerId !== undefined && held.view.customer?.id !== customerId)) continue;
      seen += 1;
      bytes += listBytesOf(held);
      if (bytes <= listedBytes) rows += 1;
    }
    return rows;
  }

  function countOne(orderId: string, customerId: string | undefined): number {
    const held = orders.get(orderId);
    return held && (customerId === undefined || held.view.customer?.id === customerId) ? 1 : 0;
  }

  function* views(): Iterable<OrderView> {
    for (const { view } of orders.values()) yield view;
  }

  return {
    isNewestFirst: true,
    apply: (event, bytes) => apply(event as OrderEvent, bytes),
    orders: views,
    order: (orderId) => orders.get(orderId)?.view,
    history,
    invalidate: () => {
      known = undefined;
    },
    enrich: (event) => enrich(event as OrderEvent),
    clear: () => {
      orders.clear();
      bytesHeld = 0;
      newestIds = [];
      known = undefined;
      history.clear();
    },
    rows: ({ orderId, customerId }) =>
      orderId === undefined ? countNewest(customerId) : countOne(orderId, customerId),
    scanned: ({ orderId, customerId }) =>
      customerId !== undefined && orderId === undefined ? orders.size : 0,
    snapshot: ({ orderId, customerId }) => {
      if (orderId === undefined) return newest(customerId).map(withoutPathData);
      const held = orders.get(orderId);
      if (!held || (customerId !== undefined && held.view.customer?.id !== customerId)) return [];
      return [held.bytes > pathBytes ? withoutPathData(held.view) : held.view];
    },
  };
}

/** About what the order costs in a list: what it is, and each step without its data. */
const listBytesOf = ({ view, largest }: Held): number =>
  view.path.reduce(
    (sum, { id, source = '', traceparent = '' }) =>
      sum + stepBytes + id.length + source.length + traceparent.length,
    largest,
  );

/** As many of them, from the first on, as one message may have. */
function withinBytes(list: readonly Held[]): Held[] {
  let bytes = 0;
  return list.filter((held) => {
    bytes += listBytesOf(held);
    return bytes <= listedBytes;
  });
}

const withoutPathData = (order: OrderView): OrderView => ({
  ...order,
  path: order.path.map(({ data: _, ...step }) => step),
});
