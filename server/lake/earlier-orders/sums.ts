import type { EarlierOrders } from '@/lib/analytics/earlier-orders';

type Quarter = EarlierOrders['quarters'][number];
type Result = Pick<
  EarlierOrders,
  'placed' | 'delivered' | 'cancelled' | 'forgotten' | 'quarters' | 'mentions' | 'seconds' | 'dispatches'
>;

/** Sums over the rows of `sumsSql`. */
export interface Sums {
  counts: Record<'placed' | 'delivered' | 'cancelled' | 'forgotten', number>;
  quarters: Map<number, Quarter>;
  mentions: Record<string, { payments: number; orders: number }>;
  seconds: Map<number, number>;
  dispatches: [number, number][];
  result(): Result;
}

/** Newest first; each part of the orders has as many. */
const maxDispatches = 20_000;

export function emptySums(): Sums {
  const sums: Sums = {
    counts: { placed: 0, delivered: 0, cancelled: 0, forgotten: 0 },
    quarters: new Map(),
    mentions: {},
    seconds: new Map(),
    dispatches: [],
    result: () => ({
      ...sums.counts,
      quarters: [...sums.quarters.values()],
      mentions: sums.mentions,
      seconds: [...sums.seconds],
      dispatches: sums.dispatches.sort(([a], [b]) => b - a).slice(0, maxDispatches),
    }),
  };
  return sums;
}

export function addSum(sums: Sums, row: readonly unknown[]): void {
  const [kind, currency] = [String(row[0]), String(row[2])];
  const [time, number, other] = [Number(row[1]), Number(row[3]), Number(row[4])] as const;
  switch (kind) {
    case 'placed':
    case 'delivered':
    case 'cancelled':
    case 'forgotten':
      sums.counts[kind] += number;
      return;
    case 'orders':
      quarterAt(sums, time).orders += number;
      mentionOf(sums, currency).orders += number;
      return;
    case 'cancellations':
      quarterAt(sums, time).cancelled += number;
      return;
    case 'money': {
      const { money } = quarterAt(sums, time);
      money[currency] = (money[currency] ?? 0) + number;
      mentionOf(sums, currency).payments += other;
      return;
    }
    case 'second':
      sums.seconds.set(time, (sums.seconds.get(time) ?? 0) + number);
      return;
    case 'dispatch':
      sums.dispatches.push([time, number]);
  }
}

function quarterAt({ quarters }: Sums, from: number): Quarter {
  const found = quarters.get(from) ?? { from, orders: 0, cancelled: 0, money: {} };
  quarters.set(from, found);
  return found;
}

function mentionOf({ mentions }: Sums, currency: string) {
  const found = mentions[currency] ?? { payments: 0, orders: 0 };
  mentions[currency] = found;
  return found;
}
