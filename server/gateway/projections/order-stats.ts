import type { OrderStats } from '@/lib/health';
import { isFinished, type OrderView } from '@/lib/orders';
import { OrderHistory } from './order-stats-history';
import { Waiting } from './order-stats-waiting';

const minute = 60_000;
const minutes = 60;

const leadsTo: Record<string, string> = {
  'order.placed': 'placed',
  'payment.succeeded': 'paid',
  'stock.reserved': 'reserved',
  'order.confirmed': 'confirmed',
  'shipment.dispatched': 'dispatched',
  'shipment.delivered': 'delivered',
  'order.cancelled': 'cancelled',
};

/**
 * Counts over the orders a gateway holds, and what `history` has of the others. `now` and `since` are epoch ms; money in
 * minor units. An event that is said to come from the future is not counted in time: its producer's clock is off. Of an
 * order whose order.placed was not read only the events count: what it waits for is not known.
 */
export function orderStats(
  orders: Iterable<OrderView>,
  now: number,
  since: number,
  history = new OrderHistory(),
): OrderStats {
  const totals = history.totals.copy(now);
  const counts = new Counts(now, history.finished);
  for (const order of orders) {
    totals.add(order, now);
    counts.add(order);
  }
  return {
    since,
    forgotten: history.forgotten,
    ...counts.figures(Math.max(since, history.letGoUntil)),
    ...totals.figures(),
  };
}

/** What is counted of the orders held as they are now. */
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

  /** `knownFrom`: every order placed after it is among those counted, epoch ms. */
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

  private addOpen(order: OrderView): void {
    if (lastSeenAt(order, this.now) < this.now - minute) add(this.stuck, order.status);
    this.waiting.add(order, this.now);
  }

  // The first of each type: the same said under several ids is no second order.
  private addRates({ path }: OrderView): void {
    const seen = new Set<string>();
    for (const { type, at } of path) {
      const status = leadsTo[type];
      if (!status || seen.has(type)) continue;
      seen.add(type);
      if (isWithin(at, minute, this.now)) add(this.ratePerMinute, status);
    }
  }

  private addTimes(order: OrderView): void {
    const placed = firstAt(order, 'order.placed');
    if (placed === undefined || placed > this.now) return;
    const slot = minutes - 1 - Math.floor((this.now - placed) / minute);
    if (slot >= 0) this.perMinute[slot] = (this.perMinute[slot] ?? 0) + 1;
    const dispatched = firstAt(order, 'shipment.dispatched');
    if (dispatched !== undefined && isWithin(dispatched, minutes * minute, this.now))
      this.dispatchMs.push(dispatched - placed);
  }
}

const isWithin = (at: number, ms: number, now: number): boolean => at > now - ms && at <= now;

// The record's own timestamp, not `placedAt`: a producer with a wrong clock must not bend the figures.
const firstAt = ({ path }: OrderView, type: string): number | undefined =>
  path.find((step) => step.type === type)?.at;

const add = (counts: Record<string, number>, key: string) => {
  counts[key] = (counts[key] ?? 0) + 1;
};

/** When the order was last heard of, by the events that are not from the future. */
function lastSeenAt({ updatedAt, path }: OrderView, now: number): number {
  if (updatedAt <= now) return updatedAt;
  const past = path.filter((step) => step.at <= now).map((step) => step.at);
  return past.length > 0 ? Math.max(...past) : now;
}
