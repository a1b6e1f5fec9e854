import { isFinished, type OrderView } from '@/lib/orders';
import { OrderTotals } from './order-stats-totals';

/** The start of a partition is the median of its first timestamps: a single wrong one does not move it. */
const sampled = 9;

/** Figures of the orders that the gateway no longer holds, and since when it has read every event. */
export class OrderHistory {
  totals = new OrderTotals();
  /** Orders that were dropped before they were finished. */
  forgotten = 0;
  /** Orders that were dropped after they were finished, per status. */
  finished: Record<string, number> = {};
  /** When the newest of the dropped orders was placed, epoch ms. */
  droppedUntil = 0;
  private firsts: number[][] = [];
  private missedAt = 0;
  private begunAt = Date.now();

  /** Notes the timestamp of an event in the order of reading. */
  saw(partition: number, at: number): void {
    const first = this.firsts[partition] ?? [];
    this.firsts[partition] = first;
    if (first.length < sampled) first.push(at);
  }

  dropped(order: OrderView, now: number): void {
    this.totals.add(order, now);
    if (!order.customer) return;
    if (isFinished(order.status)) this.finished[order.status] = (this.finished[order.status] ?? 0) + 1;
    else this.forgotten += 1;
    const [placed] = order.path;
    if (placed && placed.at <= now) this.droppedUntil = Math.max(this.droppedUntil, placed.at);
  }

  /** Notes that records were deleted before they were read. */
  missed(now: number): void {
    this.missedAt = now;
  }

  clear(): void {
    this.totals = new OrderTotals();
    this.forgotten = 0;
    this.finished = {};
    this.droppedUntil = 0;
    this.firsts = [];
    this.begunAt = Date.now();
  }

  /**
   * Since when every event was read, epoch ms; 0: since the first of the topic. `from`: the offset that reading of each
   * partition began at.
   */
  since(from: readonly number[]): number {
    const starts = from.map((offset, partition) => (offset === 0 ? 0 : this.firstAt(partition)));
    return Math.max(this.missedAt, ...starts);
  }

  private firstAt(partition: number): number {
    const first = (this.firsts[partition] ?? []).toSorted((a, b) => a - b);
    return first[first.length >> 1] ?? this.begunAt;
  }
}
