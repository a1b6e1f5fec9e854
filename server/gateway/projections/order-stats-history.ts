import type { EarlierOrders } from '@/lib/analytics/earlier-orders';
import { isFinished, type OrderView } from '@/lib/orders';
import { RecentOrders } from './order-stats-recent';
import { OrderTotals } from './order-stats-totals';

/** The start of a partition is the median of its first timestamps: a single wrong one does not move it. */
const sampled = 9;
/** Ids kept of orders that were dropped before it was known when they were placed. */
const maxUnplaced = 20_000;

/** Figures of the orders that the gateway no longer holds, and since when it has read every event. */
export class OrderHistory {
  totals = new OrderTotals();
  recent = new RecentOrders();
  /** Orders that were dropped before they were finished. */
  forgotten = 0;
  /** Orders that were dropped after they were finished, per status. */
  finished: Record<string, number> = {};
  private firsts: number[][] = [];
  private missedAt = 0;
  private begunAt = Date.now();
  /** Since when the lake had every event before those that were read; undefined: the lake was not asked, or has not answered. */
  private earlierSince: number | undefined;
  /** Orders that were dropped and had been placed before reading began. */
  private unplaced = new Set<string>();

  /** Notes the timestamp of an event in the order of reading. */
  saw(partition: number, at: number): void {
    const first = this.firsts[partition] ?? [];
    this.firsts[partition] = first;
    if (first.length < sampled) first.push(at);
  }

  dropped(order: OrderView, now: number): void {
    this.totals.add(order, now);
    if (!order.customer) {
      this.droppedUnplaced(order.orderId);
      return;
    }
    this.recent.dropped(order, now);
    if (isFinished(order.status)) this.finished[order.status] = (this.finished[order.status] ?? 0) + 1;
    else this.forgotten += 1;
  }

  /** Takes over the figures of the orders before those that were read. */
  adopt({ since, placed, delivered, cancelled, forgotten, ...sums }: EarlierOrders): void {
    this.totals.adopt(placed, sums);
    this.recent.adopt(sums);
    this.forgotten += forgotten;
    this.finished.delivered = (this.finished.delivered ?? 0) + delivered;
    this.finished.cancelled = (this.finished.cancelled ?? 0) + cancelled;
    this.earlierSince = since;
  }

  /** Whether an order that was placed before reading began was dropped. */
  wasDropped(orderId: string): boolean {
    return this.unplaced.has(orderId) || this.unplaced.size >= maxUnplaced;
  }

  private droppedUnplaced(orderId: string): void {
    if (this.unplaced.size < maxUnplaced) this.unplaced.add(orderId);
  }

  /** Notes that records were deleted before they were read. */
  missed(now: number): void {
    this.missedAt = now;
  }

  clear(): void {
    this.totals = new OrderTotals();
    this.forgotten = 0;
    this.finished = {};
    this.recent = new RecentOrders();
    this.earlierSince = undefined;
    this.unplaced = new Set();
    this.firsts = [];
    this.begunAt = Date.now();
  }

  /**
   * Since when every event was read, epoch ms; 0: since the first of the topic. `from`: the offset that reading of each
   * partition began at.
   */
  since(from: readonly number[]): number {
    if (this.earlierSince !== undefined) return Math.max(this.missedAt, this.earlierSince);
    const starts = from.map((offset, partition) => (offset === 0 ? 0 : this.firstAt(partition)));
    return Math.max(this.missedAt, ...starts);
  }

  private firstAt(partition: number): number {
    const first = (this.firsts[partition] ?? []).toSorted((a, b) => a - b);
    return first[first.length >> 1] ?? this.begunAt;
  }
}
