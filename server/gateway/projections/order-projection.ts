import type { EarlierOrders } from '@/lib/analytics/earlier-orders';
import type { DomainEvent } from '@/lib/events';
import type { OrderEvent, OrderView } from '@/lib/orders';
import type { Filter } from '@/lib/protocol';
import { eventsByOrder, type HeldOrder, placedUntil, withEarlier, withEvent } from './held-order';
import { OrderHistory } from './order-stats-history';
import type { EnrichedEvent, Projection } from './projection';
import { StepTimes } from './step-times';

/** How many orders a snapshot lists. Older ones are read from the order service. */
const listed = 200;

export interface OrderBounds {
  orders: number;
  bytes: number;
}
const mebibyte = 1024 * 1024;
const defaultBounds: OrderBounds = { orders: 20_000, bytes: 48 * mebibyte };
/** Bounds of the list in a snapshot, and of the path of a single order: less than one message may hold. */
const listedBytes = 0.8 * mebibyte;
const pathBytes = mebibyte / 4;
/** About the JSON of a step, in addition to its texts. */
const stepBytes = 130;

/** The reduced state of the newest orders. */
export class OrderProjection implements Projection {
  readonly isNewestFirst = true;
  /** Figures of the orders that are no longer held. */
  readonly history = new OrderHistory();
  /** How long orders waited for each step. */
  stepTimes = new StepTimes();
  /** In order of first sight: the newest are at the end. */
  private byId = new Map<string, HeldOrder>();
  private bytesHeld = 0;
  /** Of each partition: no order that was dropped had been placed, or seen first, at this offset or a later one. */
  private heldFrom: number[] = [];
  /** Ids of the orders that a snapshot lists, oldest first. */
  private newestIds: string[] = [];
  /** Ids of the orders that every client has; undefined: to be computed, because a client joined since. */
  private commonIds: Set<string> | undefined;

  constructor(private readonly bounds: OrderBounds = defaultBounds) {}

  apply(domainEvent: DomainEvent, bytes: number): void {
    const event = domainEvent as OrderEvent;
    this.history.saw(event.partition, event.at);
    const orderId = String(event.data.orderId);
    const before = this.byId.get(orderId);
    const after = withEvent(before, event, bytes);
    // An event that does not change the order is not kept.
    if (after === before) return;
    if (before) this.stepTimes.saw(event, before.view, after.view);
    this.byId.set(orderId, after);
    this.bytesHeld += after.bytes - (before?.bytes ?? 0);
    if (!before) this.list(orderId);
    while (this.isFull) this.dropOldest();
  }

  /** The state of an order depends on the set of its events and not on their order. */
  restore(event: DomainEvent, bytes: number): void {
    this.apply(event, bytes);
  }

  /**
   * Takes over the orders before those that were read: sums, and the orders that may get further events, which are older than all that are
   * held. Snapshots do not list them, because the finished orders between them are not held.
   */
  adopt(earlier: EarlierOrders): void {
    this.history.adopt(earlier);
    const older = new Map<string, HeldOrder>();
    for (const [orderId, events] of eventsByOrder(earlier.orders)) {
      const known = this.byId.get(orderId);
      const order = withEarlier(known, events);
      if (!order) continue;
      if (!known && this.history.wasDropped(orderId)) this.history.dropped(order.view, Date.now());
      else (known ? this.byId : older).set(orderId, order);
      if (known || older.has(orderId)) this.bytesHeld += order.bytes - (known?.bytes ?? 0);
    }
    this.byId = new Map([...older, ...this.byId]);
    while (this.isFull) this.dropOldest();
  }

  *orders(): Iterable<OrderView> {
    for (const { view } of this.byId.values()) yield view;
  }

  /**
   * Orders per status of which everything was read, and is held, from their first event on. `from`: the offset that
   * reading of each partition began at. Returns the offsets that their first events are not before.
   */
  statusesFrom(from: readonly number[]): { from: number[]; statuses: Record<string, number> } {
    const held = from.map((offset, partition) => Math.max(offset, this.heldFrom[partition] ?? 0));
    const statuses: Record<string, number> = {};
    for (const { view, first, isSplit } of this.byId.values()) {
      if (!view.customer || isSplit || first.offset < (held[first.partition] ?? 0)) continue;
      statuses[view.status] = (statuses[view.status] ?? 0) + 1;
    }
    return { from: held, statuses };
  }

  order(orderId: string): OrderView | undefined {
    return this.byId.get(orderId)?.view;
  }

  snapshot({ orderId, customerId }: Filter): OrderView[] {
    if (orderId === undefined) return this.newest(customerId).map(withoutStepData);
    const order = this.byId.get(orderId);
    if (!order || !isOf(order, customerId)) return [];
    return [order.bytes > pathBytes ? withoutStepData(order.view) : order.view];
  }

  rows({ orderId, customerId }: Filter): number {
    if (orderId === undefined) return this.countNewest(customerId);
    const order = this.byId.get(orderId);
    return order && isOf(order, customerId) ? 1 : 0;
  }

  scanned({ orderId, customerId }: Filter): number {
    return customerId !== undefined && orderId === undefined ? this.byId.size : 0;
  }

  invalidate(): void {
    this.commonIds = undefined;
  }

  /** Adds the order to the first event of an order that some client does not have. */
  enrich(event: DomainEvent): EnrichedEvent | undefined {
    this.commonIds ??= new Set(withinBytes(this.newestHeld()).map(({ view }) => view.orderId));
    const orderId = String((event as OrderEvent).data.orderId);
    if (this.commonIds.has(orderId)) return undefined;
    this.commonIds.add(orderId);
    const order = this.byId.get(orderId);
    if (!order?.view.customer) return undefined;
    const enriched: OrderEvent = { ...(event as OrderEvent), order: withoutStepData(order.view) };
    return { event: enriched, bytes: listBytesOf(order) };
  }

  clear(): void {
    this.byId.clear();
    this.bytesHeld = 0;
    this.heldFrom = [];
    this.newestIds = [];
    this.commonIds = undefined;
    this.history.clear();
    this.stepTimes = new StepTimes();
  }

  private list(orderId: string): void {
    this.commonIds?.add(orderId);
    this.newestIds.push(orderId);
    if (this.newestIds.length > listed) this.newestIds.shift();
  }

  private get isFull(): boolean {
    const { size } = this.byId;
    return size > this.bounds.orders || (this.bytesHeld > this.bounds.bytes && size > 1);
  }

  private dropOldest(): void {
    const [oldest] = this.byId;
    if (!oldest) return;
    const [orderId, { bytes, view, first }] = oldest;
    this.heldFrom[first.partition] = Math.max(this.heldFrom[first.partition] ?? 0, placedUntil(view, first));
    this.byId.delete(orderId);
    this.bytesHeld -= bytes;
    this.commonIds?.delete(orderId);
    this.history.dropped(view, Date.now());
  }

  /** The orders that a snapshot without a filter lists, newest first. */
  private newestHeld(): HeldOrder[] {
    return this.newestIds.flatMap((orderId) => this.byId.get(orderId) ?? []).reverse();
  }

  private newest(customerId: string | undefined): OrderView[] {
    const found =
      customerId === undefined
        ? this.newestHeld()
        : [...this.byId.values()]
            .filter((order) => isOf(order, customerId))
            .slice(-listed)
            .reverse();
    return withinBytes(found).map(({ view }) => view);
  }

  /** How many orders `newest` returns, counted by other code. */
  private countNewest(customerId: string | undefined): number {
    let rows = 0;
    let bytes = 0;
    const ids = customerId === undefined ? this.newestIds : [...this.byId.keys()];
    for (let i = ids.length - 1, seen = 0; i >= 0 && seen < listed; i -= 1) {
      const order = this.byId.get(ids[i] as string);
      if (!order || !isOf(order, customerId)) continue;
      seen += 1;
      bytes += listBytesOf(order);
      if (bytes <= listedBytes) rows += 1;
    }
    return rows;
  }
}

const isOf = ({ view }: HeldOrder, customerId: string | undefined): boolean =>
  customerId === undefined || view.customer?.id === customerId;

/** About the JSON of an order in a list: itself, and each step without its data. */
const listBytesOf = ({ view, largest }: HeldOrder): number =>
  view.path.reduce(
    (sum, { id, source = '', traceparent = '' }) =>
      sum + stepBytes + id.length + source.length + traceparent.length,
    largest,
  );

/** As many orders, from the first on, as a snapshot may hold. */
function withinBytes(orders: readonly HeldOrder[]): HeldOrder[] {
  let bytes = 0;
  return orders.filter((order) => {
    bytes += listBytesOf(order);
    return bytes <= listedBytes;
  });
}

const withoutStepData = (order: OrderView): OrderView => ({
  ...order,
  path: order.path.map(({ data: _, ...step }) => step),
});
