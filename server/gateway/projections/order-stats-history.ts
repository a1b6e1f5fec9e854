import { isFinished, type OrderView } from '@/lib/orders';
import { OrderTotals } from './order-stats-totals';

/** The middle of the first few timestamps of a partition counts: one of another century moves it not. */
const sampled = 9;

/** What the gateway knows of orders beside those that it holds: the sums of the others, and since when it read all. */
export class OrderHistory {
  totals = new OrderTotals();
  /** Orders that it let go of before they were at their end. */
  forgotten = 0;
  /** Orders that were at their end, per status. */
  finished: Record<string, number> = {};
  /** When the newest of those that it let go of was placed, epoch ms. */
  letGoUntil = 0;
  private firsts: number[][] = [];
  private missedAt = 0;
  private begunAt = Date.now();

  /** Notes the timestamp of an event as it is read. */
  saw(partition: number, at: number): void {
    const first = this.firsts[partition] ?? [];
    this.firsts[partition] = first;
    if (first.length < sampled) first.push(at);
  }

  letGo(order: OrderView, now: number): void {
    this.totals.add(order, now);
    if (!order.customer) return;
    if (isFinished(order.status)) this.finished[order.status] = (this.finished[order.status] ?? 0) + 1;
    else this.forgotten += 1;
    const [placed] = order.path;
    if (placed && placed.at <= now) this.letGoUntil = Math.max(this.letGoUntil, placed.at);
  }

  /** Records were deleted before they were read. */
  missed(now: number): void {
    this.missedAt = now;
  }

  clear(): void {
    this.totals = new OrderTotals();
    this.forgotten = 0;
    this.finished = {};
    this.letGoUntil = 0;
    this.firsts = [];
    this.begunAt = Date.now();
  }

  /**
   * Since when every event was read, epoch ms; 0: all that Kafka has, and it has the topic from its start. `from`: the
   * offset that reading of each partition began at.
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
