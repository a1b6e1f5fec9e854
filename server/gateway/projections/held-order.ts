import type { EarlierEvent } from '@/lib/analytics/earlier-orders';
import { decode, type RawRecord } from '@/lib/events';
import { emptyOrder, type OrderEvent, type OrderView, reduceOrder } from '@/lib/orders';

/** What an event costs in addition to its JSON, bytes. */
const earlierBytes = 200;

/** An order as the gateway holds it. */
export interface HeldOrder {
  view: OrderView;
  /** About how much memory its events take. */
  bytes: number;
  /** The largest of them, which is order.placed. */
  largest: number;
  /** Its first event that was read. */
  first: { partition: number; offset: number };
  /** Whether its events are in several partitions: some were added. */
  isSplit: boolean;
}

/** The order with one more event; the same object when the event changes nothing. */
export function withEvent(before: HeldOrder | undefined, event: OrderEvent, bytes: number): HeldOrder {
  const view = reduceOrder(before?.view ?? emptyOrder(String(event.data.orderId)), event);
  if (before && view === before.view) return before;
  const largest = Math.max(before?.largest ?? 0, bytes);
  const { partition, offset } = event;
  const first = before?.first ?? { partition, offset };
  return {
    view,
    // A step may have replaced another one.
    bytes: Math.min((before?.bytes ?? 0) + bytes, view.path.length * largest),
    largest,
    first,
    isSplit: (before?.isSplit ?? false) || partition !== first.partition,
  };
}

/** An order with events that lie before those that were read, oldest first. */
export function withEarlier(
  known: HeldOrder | undefined,
  events: readonly EarlierEvent[],
): HeldOrder | undefined {
  const order = events.reduce((held, event) => withRecord(held, event), known);
  const [first] = events;
  return order && first ? { ...order, first: { partition: first.partition, offset: first.offset } } : order;
}

/** An event that is no longer valid is left out, as when it is read. */
function withRecord(held: HeldOrder | undefined, event: EarlierEvent): HeldOrder | undefined {
  const decoded = decode(recordOf(event));
  return decoded.ok ? withEvent(held, decoded.event as OrderEvent, earlierBytes + event.data.length) : held;
}

function recordOf({ partition, offset, at, id, type, source, traceparent, data }: EarlierEvent): RawRecord {
  const headers = new Map([
    ['ce_type', type],
    ['ce_id', id],
  ]);
  if (source !== null) headers.set('ce_source', source);
  if (traceparent !== null) headers.set('traceparent', traceparent);
  return { topic: 'orders', partition, offset, timestamp: at, value: data, headers };
}

/** Events by the order that they are of. */
export function eventsByOrder(events: readonly EarlierEvent[]): Map<string, EarlierEvent[]> {
  const byOrder = new Map<string, EarlierEvent[]>();
  for (const event of events) {
    const ofOrder = byOrder.get(event.orderId);
    if (ofOrder) ofOrder.push(event);
    else byOrder.set(event.orderId, [event]);
  }
  return byOrder;
}

/** The offset after the first event of an order and after the events that say that it was placed. */
export function placedUntil(
  { path }: OrderView,
  { partition, offset }: { partition: number; offset: number },
): number {
  const placed = path.filter((step) => step.type === 'order.placed' && step.partition === partition);
  return Math.max(offset, ...placed.map((step) => step.offset)) + 1;
}
