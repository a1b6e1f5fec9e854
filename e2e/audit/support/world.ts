/** State computed from the topics, independent of the code under test. */
import type { ReadRecord } from './topic-reader';

type Data = Record<string, unknown>;
interface Step {
  type: string;
  at: number;
  source: string | undefined;
  partition: number;
  offset: number;
  data: Data;
}
export interface OrderHistory {
  orderId: string;
  /** Oldest first, each event id once. */
  steps: Step[];
}
export interface Tick {
  symbol: string;
  price: number;
  size: number;
  at: number;
}

interface Note {
  title: string;
  body: string;
  severity: string;
  audience: string;
  at: number;
  /** Of an alert. */
  incidentId?: string;
  state?: string;
}

const minuteMs = 60_000;
const dataOf = ({ data }: ReadRecord): Data => (typeof data === 'object' && data ? (data as Data) : {});
const orderTypes =
  /^(order\.(placed|confirmed|cancelled)|payment\.(succeeded|failed|refunded)|stock\.(reserved|rejected|released)|shipment\.(dispatched|delivered))$/;

export class World {
  readonly orders = new Map<string, OrderHistory>();
  readonly ticks: Tick[] = [];
  readonly notifications: Note[] = [];
  /** The newest state of each alert. */
  readonly alerts = new Map<string, Data>();
  private readonly ids = new Set<string>();

  constructor(readonly records: readonly ReadRecord[]) {
    for (const record of [...records].sort(
      (a, b) => a.at - b.at || a.partition - b.partition || a.offset - b.offset,
    ))
      this.add(record);
  }

  /** Notifications for everybody that nobody has read, without those of an alert that is resolved: they are none. */
  unread(): number {
    const forAll = this.notifications.filter(({ audience }) => audience === 'all');
    const over = new Set([
      ...forAll.filter(({ state }) => state === 'resolved').map(({ incidentId }) => incidentId),
      ...[...this.alerts.values()]
        .filter(({ state }) => state !== 'firing')
        .map(({ incidentId }) => String(incidentId)),
    ]);
    const fired = new Set(
      forAll.filter(({ state }) => state === 'firing').map(({ incidentId }) => incidentId),
    );
    const isListed = ({ state, incidentId }: Note) =>
      state === undefined || !(state === 'firing' ? over.has(incidentId) : fired.has(incidentId));
    return forAll.filter(isListed).length;
  }

  /** Critical alerts that fire and are not muted. */
  firingCritical(now: number): number {
    return [...this.alerts.values()].filter(
      ({ state, severity, mutedUntil = 0 }) =>
        state === 'firing' && severity === 'critical' && Number(mutedUntil) <= now,
    ).length;
  }

  /** Placed orders with one of these statuses. */
  count(...statuses: string[]): number {
    return this.placed().filter((order) => statuses.includes(statusOf(order))).length;
  }

  /** Orders that have an order.cancelled. */
  cancelledOrders(): number {
    return [...this.orders.values()].filter((order) => first(order, 'order.cancelled')).length;
  }

  /** Pieces of a product that were reserved and not released since then. */
  takenSince(since: number, sku: string): number {
    const pieces = (order: OrderHistory, type: string) =>
      ((first(order, type)?.data.items ?? []) as { sku: string; quantity: number }[])
        .filter((item) => item.sku === sku)
        .reduce((sum, { quantity }) => sum + quantity, 0);
    return [...this.orders.values()]
      .filter((order) => (first(order, 'stock.reserved')?.at ?? 0) >= since)
      .reduce((sum, order) => sum + pieces(order, 'stock.reserved') - pieces(order, 'stock.released'), 0);
  }

  /** Pieces of a product in dispatched orders. */
  shipped(sku: string): number {
    return [...this.orders.values()]
      .filter((order) => first(order, 'shipment.dispatched'))
      .flatMap(
        (order) => (first(order, 'stock.reserved')?.data.items ?? []) as { sku: string; quantity: number }[],
      )
      .reduce((sum, item) => sum + (item.sku === sku ? item.quantity : 0), 0);
  }

  /** Placed orders that are neither delivered nor cancelled. */
  open(): number {
    return this.count('placed', 'reserved', 'paid', 'confirmed', 'dispatched');
  }

  placed(): OrderHistory[] {
    return [...this.orders.values()].filter((order) => first(order, 'order.placed'));
  }

  /** Orders with a step of this type in the minute before `now`. */
  perMinute(type: string, now: number): number {
    return [...this.orders.values()].filter((order) => {
      const at = first(order, type)?.at ?? 0;
      return at > now - minuteMs && at <= now;
    }).length;
  }

  /** Captured minus refunded since then, minor units by currency. */
  revenueSince(since: number): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { type, at, data } of this.steps()) {
      const sign = type === 'payment.succeeded' ? 1 : type === 'payment.refunded' ? -1 : 0;
      if (sign === 0 || at < since) continue;
      const currency = String(data.currency);
      sums.set(currency, (sums.get(currency) ?? 0) + sign * Number(data.amount));
    }
    return sums;
  }

  /** Upper median of the time from placed to dispatched, of orders dispatched in the hour before `now`, ms. */
  medianDispatchMs(now: number): number | undefined {
    const all = this.placed().flatMap((order) => {
      const [placed, dispatched] = [first(order, 'order.placed'), first(order, 'shipment.dispatched')];
      return placed && dispatched && dispatched.at > now - 60 * minuteMs ? [dispatched.at - placed.at] : [];
    });
    return all.sort((a, b) => a - b)[all.length >> 1];
  }

  symbols(): string[] {
    return [...new Set(this.ticks.map(({ symbol }) => symbol))];
  }

  ticksOf(symbol: string): Tick[] {
    return this.ticks.filter((tick) => tick.symbol === symbol);
  }

  private steps(): Step[] {
    return [...this.orders.values()].flatMap(({ steps }) => steps);
  }

  private add(record: ReadRecord): void {
    const { topic, type, at, source, partition, offset, id } = record;
    const identity = source && id ? `${source} ${id}` : `${topic}-${partition}-${offset}`;
    const key = `${topic} ${identity}`;
    if (this.ids.has(key)) return;
    this.ids.add(key);
    const data = dataOf(record);
    if (topic === 'orders' && typeof data.orderId === 'string' && orderTypes.test(type ?? '')) {
      const order = this.orders.get(data.orderId) ?? { orderId: data.orderId, steps: [] };
      order.steps.push({ type: type ?? '', at, source, partition, offset, data });
      this.orders.set(data.orderId, order);
    }
    if (topic === 'prices' && isSymbol(data.symbol) && typeof data.price === 'number')
      this.ticks.push({ symbol: String(data.symbol), price: data.price, size: Number(data.size), at });
    if (topic === 'notifications' && typeof data.title === 'string')
      this.notifications.push({
        title: data.title,
        body: String(data.body),
        severity: String(data.severity),
        audience: String(data.audience),
        at,
        ...(data.alert as { incidentId: string; state: string } | undefined),
      });
    if (topic === 'alerts' && typeof data.alertId === 'string') this.alerts.set(data.alertId, data);
  }
}

/** The rule for symbols as far as the tests violate it. */
const isSymbol = (symbol: unknown): boolean =>
  typeof symbol === 'string' && symbol === symbol.trim() && symbol.length >= 1 && symbol.length <= 64;

export const first = ({ steps }: OrderHistory, type: string): Step | undefined =>
  steps.find((step) => step.type === type);

/** Status of an order. A dispatch counts more than a cancellation. */
export function statusOf(order: OrderHistory): string {
  const has = (type: string) => first(order, type) !== undefined;
  if (has('shipment.delivered')) return 'delivered';
  if (has('shipment.dispatched')) return 'dispatched';
  if (has('order.cancelled')) return 'cancelled';
  const [isPaid, isReserved] = [has('payment.succeeded'), has('stock.reserved')];
  if (has('order.confirmed') || (isPaid && isReserved)) return 'confirmed';
  return isPaid ? 'paid' : isReserved ? 'reserved' : 'placed';
}
