import type { OrderStats, WaitingOrders } from '@/lib/health';
import { type AwaitedStep, awaitedStepsOf, type OrderView, waitingSince } from '@/lib/orders';
import { maxCurrencies } from './order-stats-totals';

const minute = 60_000;

/** The orders that wait for each step, and what they are worth. An order that waits for two is in both. */
export class Waiting {
  private readonly steps = new Map<AwaitedStep, WaitingOrders>();

  add(order: OrderView, now: number): void {
    for (const step of awaitedStepsOf(order)) {
      // A timestamp in the future would give a negative wait.
      const since = Math.min(now, waitingSince(order, step));
      const found = this.steps.get(step);
      const waiting = found ?? { orders: 0, overMinute: 0, oldestAt: since, value: {}, otherOrders: 0 };
      if (!found) this.steps.set(step, waiting);
      waiting.orders += 1;
      if (since < now - minute) waiting.overMinute += 1;
      if (!found || isOlder(order.orderId, since, waiting)) noteOldest(waiting, order, since);
      addValue(waiting, order);
    }
  }

  figures(): NonNullable<OrderStats['waiting']> {
    return Object.fromEntries(this.steps);
  }
}

/** Of two that have waited as long the one with the lower id, whatever order they are read in. */
const isOlder = (orderId: string, since: number, { oldestAt, oldest }: WaitingOrders): boolean =>
  since < oldestAt || (since === oldestAt && orderId < (oldest?.orderId ?? ''));

function noteOldest(waiting: WaitingOrders, { orderId, customer }: OrderView, since: number): void {
  waiting.oldestAt = since;
  waiting.oldest = { orderId, customer: customer?.name ?? '' };
}

function addValue(waiting: WaitingOrders, { total, currency }: OrderView): void {
  const { value } = waiting;
  const before = value[currency];
  if (before === undefined && Object.keys(value).length >= maxCurrencies) waiting.otherOrders += 1;
  else value[currency] = (before ?? 0) + total;
}
