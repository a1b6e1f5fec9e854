import type { OrderStats } from '@/lib/health';
import { isFinished, type OrderView } from '@/lib/orders';
import { OrderHistory } from './order-stats-history';
import type { RecentOrders } from './order-stats-recent';
import { Waiting } from './order-stats-waiting';

const minute = 60_000;
const minutes = 60;

/** The status that an order has after an event. */
const statusAfter: Record<string, string> = {
  'order.placed': 'placed',
  'payment.succeeded': 'paid',
  'stock.reserved': 'reserved',
  'order.confirmed': 'confirmed',
  'shipment.dispatched': 'dispatched',
  'shipment.delivered': 'delivered',
  'order.cancelled': 'cancelled',
};

/**
 * Figures of the orders that a gateway holds and, from `history`, of those that it dropped. `now` and `since`: epoch ms;
 * money: minor units. An event with a timestamp in the future is in no figure over time: its producer's clock is wrong. An
 * order of which order.placed was not read is counted by its events alone: what it waits for cannot be determined.
 */
export function orderStats(
  orders: Iterable<OrderView>,
  now: number,
  since: number,
  history = new OrderHistory(),
): OrderStats {
  const totals = history.totals.copy(now);
  const counts = new Counts(now, history.finished);
  counts.addRecent(history.recent);
  for (const order of orders) {
    totals.add(order, now);
    counts.add(order);
  }
  return {
    since,
    forgotten: history.forgotten,
    ...counts.figures(since),
    ...totals.figures(),
  };
}

/** Figures of the present state of the orders held. */
class Counts {
  private readonly byStatus: Record<string, number>;
  private readonly stuck: Record<string, number> = {};
  private readonly ratePerMinute: Record<string, number> = {};
  private readonly perMinute = Array.from({ length: minutes }, () => 0);
  private readonly dispatchMs: number[] = [];
  private readonly waiting = new Waiting();

  constructor(
    private readonly now: number,
    finished: Readonly<Record<string, number>>,
  ) {
    this.byStatus = { ...finished };
  }

  add(order: OrderView): void {
    if (order.updatedAt >= this.now - minute) this.addRates(order);
    if (!order.customer) return;
    add(this.byStatus, order.status);
    if (!isFinished(order.status)) this.addOpen(order);
    if (order.updatedAt >= this.now - minutes * minute) this.addTimes(order);
  }

  /** `knownFrom`: every order placed after it was counted, epoch ms. */
  figures(knownFrom: number) {
    const { byStatus, stuck, ratePerMinute, dispatchMs } = this;
    const median = dispatchMs.sort((a, b) => a - b)[dispatchMs.length >> 1];
    const known = Math.floor((this.now - knownFrom) / minute);
    return {
      byStatus,
      stuck,
      ratePerMinute,
      waiting: this.waiting.figures(),
      perMinute: this.perMinute.slice(Math.max(0, minutes - Math.max(0, known))),
      ...(median === undefined ? {} : { medianDispatchMs: Math.max(0, median) }),
    };
  }

  addRecent(recent: RecentOrders): void {
    for (const [placed, orders] of recent.placedSince(this.now)) this.addPlaced(placed, orders);
    this.dispatchMs.push(...recent.dispatchedSince(this.now));
  }

  private addPlaced(at: number, orders: number): void {
    const slot = minutes - 1 - Math.floor((this.now - at) / minute);
    if (slot >= 0) this.perMinute[slot] = (this.perMinute[slot] ?? 0) + orders;
  }

  private addOpen(order: OrderView): void {
    if (lastEventAt(order, this.now) < this.now - minute) add(this.stuck, order.status);
    this.waiting.add(order, this.now);
  }

  /** Counts the first event of each type: the same event under several ids is not a second one. */
  private addRates({ path }: OrderView): void {
    const seen = new Set<string>();
    for (const { type, at } of path) {
      const status = statusAfter[type];
      if (!status || seen.has(type)) continue;
      seen.add(type);
      if (isWithin(at, minute, this.now)) add(this.ratePerMinute, status);
    }
  }

  private addTimes(order: OrderView): void {
    const placed = firstAt(order, 'order.placed');
    if (placed === undefined || placed > this.now) return;
    this.addPlaced(placed, 1);
    const dispatched = firstAt(order, 'shipment.dispatched');
    if (dispatched !== undefined && isWithin(dispatched, minutes * minute, this.now))
      this.dispatchMs.push(dispatched - placed);
  }
}

const isWithin = (at: number, ms: number, now: number): boolean => at > now - ms && at <= now;

/** By the timestamp of the record, not by `placedAt`, which any producer may set to anything. */
const firstAt = ({ path }: OrderView, type: string): number | undefined =>
  path.find((step) => step.type === type)?.at;

const add = (counts: Record<string, number>, key: string) => {
  counts[key] = (counts[key] ?? 0) + 1;
};

/** The latest event of the order that is not in the future, epoch ms. */
function lastEventAt({ updatedAt, path }: OrderView, now: number): number {
  if (updatedAt <= now) return updatedAt;
  const past = path.filter((step) => step.at <= now).map((step) => step.at);
  return past.length > 0 ? Math.max(...past) : now;
}
