import type { EarlierOrders } from '@/lib/analytics/earlier-orders';
import type { EventData } from '@/lib/events';
import type { OrderBucket, OrderStats } from '@/lib/health';
import type { OrderView, PathStep } from '@/lib/orders';

const minute = 60_000;
const quarter = 15 * minute;
/** A local day may have 25 hours. */
const day = 25 * 60 * minute;
/** A sample names this many currencies and counts the others: a producer may write any three letters. */
export const maxCurrencies = 8;
/** This many currencies are summed; of any further one only the name is kept. */
const maxSums = 64;

interface Mentions {
  payments: number;
  orders: number;
}

interface Quarter {
  orders: number;
  cancelled: number;
  /** Captured less refunded, minor units. */
  money: Map<string, number>;
}

/**
 * Sums over the events of orders. Each event counts by itself, so an order that the gateway drops is added once, and the
 * orders that it holds are added to a copy for every sample.
 */
export class OrderTotals {
  private placed = 0;
  private quarters = new Map<number, Quarter>();
  /** Of each currency that is summed: payments less refunds, and orders. */
  private mentions = new Map<string, Mentions>();
  private others = new Set<string>();

  /** What happened more than a day before `now`, or after it, is in no quarter of an hour. */
  add(order: OrderView, now: number): void {
    if (order.customer) this.placed += 1;
    if (order.updatedAt < now - day) return;
    this.addFirst(order, 'order.placed', now, (at) => {
      at.orders += 1;
      this.mention(order.currency, { payments: 0, orders: 1 });
    });
    this.addFirst(order, 'order.cancelled', now, (at) => {
      at.cancelled += 1;
    });
    for (const step of order.path) this.addPayment(step, now);
  }

  /** Adds the sums of orders that were not read. */
  adopt(placed: number, { quarters, mentions }: Pick<EarlierOrders, 'quarters' | 'mentions'>): void {
    this.placed += placed;
    for (const [currency, counts] of Object.entries(mentions)) this.mention(currency, counts);
    for (const { from, orders, cancelled, money } of quarters) {
      const at = this.quarterFrom(from);
      at.orders += orders;
      at.cancelled += cancelled;
      for (const [currency, minor] of Object.entries(money))
        if (this.mentions.has(currency)) at.money.set(currency, (at.money.get(currency) ?? 0) + minor);
    }
  }

  /** A copy to add to. What is older than a day is dropped from both. */
  copy(now: number): OrderTotals {
    const copy = new OrderTotals();
    for (const from of this.quarters.keys()) if (from < now - day - quarter) this.quarters.delete(from);
    copy.placed = this.placed;
    copy.quarters = new Map(
      [...this.quarters].map(([from, each]) => [from, { ...each, money: new Map(each.money) }]),
    );
    copy.mentions = new Map(this.mentions);
    copy.others = new Set(this.others);
    return copy;
  }

  figures(): Pick<OrderStats, 'buckets' | 'currency' | 'otherCurrencies'> & { total: number } {
    const named = [...this.mentions]
      // By name where equal, so that a restart does not change the main currency.
      .sort(([x, a], [y, b]) => b.payments - a.payments || b.orders - a.orders || (x < y ? -1 : 1))
      .map(([currency]) => currency);
    const shown = new Set(named.slice(0, maxCurrencies));
    const [currency = 'USD'] = named;
    return {
      total: this.placed,
      currency,
      otherCurrencies: named.length - shown.size + this.others.size,
      buckets: [...this.quarters]
        .sort(([a], [b]) => a - b)
        .map(([from, each]) => bucketOf(from, each, currency, shown)),
    };
  }

  /** Of an event that came under several ids the first counts. */
  private addFirst(order: OrderView, type: string, now: number, add: (at: Quarter) => void): void {
    const step = order.path.find((each) => each.type === type);
    const at = step && this.quarterOf(step, now);
    if (at) add(at);
  }

  private addPayment(step: PathStep, now: number): void {
    if (step.type !== 'payment.succeeded' && step.type !== 'payment.refunded') return;
    const at = this.quarterOf(step, now);
    if (!at) return;
    const { amount, currency } = step.data as EventData<'payment.succeeded'>;
    const sign = step.type === 'payment.refunded' ? -1 : 1;
    if (this.mention(currency, { payments: sign, orders: 0 }))
      at.money.set(currency, (at.money.get(currency) ?? 0) + sign * amount);
  }

  /** Counts a currency. Returns whether it is one of those that are summed. */
  private mention(currency: string, { payments, orders }: Mentions): boolean {
    const before = this.mentions.get(currency) ?? { payments: 0, orders: 0 };
    const isSummed = this.mentions.has(currency) || this.mentions.size < maxSums;
    if (!isSummed) this.others.add(currency);
    else
      this.mentions.set(currency, {
        payments: before.payments + payments,
        orders: before.orders + orders,
      });
    return isSummed;
  }

  private quarterOf({ at }: PathStep, now: number): Quarter | undefined {
    if (at > now || at < now - day) return undefined;
    return this.quarterFrom(at - (at % quarter));
  }

  private quarterFrom(from: number): Quarter {
    const found = this.quarters.get(from) ?? { orders: 0, cancelled: 0, money: new Map() };
    this.quarters.set(from, found);
    return found;
  }
}

function bucketOf(
  from: number,
  { orders, cancelled, money }: Quarter,
  currency: string,
  shown: ReadonlySet<string>,
): OrderBucket {
  return {
    from,
    orders,
    cancelled,
    revenue: money.get(currency) ?? 0,
    revenueByCurrency: Object.fromEntries([...money].filter(([name]) => shown.has(name))),
  };
}
