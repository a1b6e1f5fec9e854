import type { CounterCheckpoint, TopicCounts } from '@/lib/analytics/counters';
import { sumModulus } from '@/lib/analytics/event-mark';
import type { Reconciliation } from '@/lib/analytics/reports';
import { catalogue, type Topic } from '@/lib/events';
import { orderStatuses } from '@/lib/orders';
import type { LakeCounts, PartitionFigures } from './lake-counts';

export type Check = Reconciliation['checks'][number];

/** Checks of a topic: what the gateway counted beside what the lake has at the same offsets. */
export function topicChecks(live: TopicCounts, lake: LakeCounts): Check[] {
  const { topic } = live;
  const check = checksOf(topic);
  const total = (figure: 'events' | 'invalid' | 'markers') =>
    check(figure, sumOf(live.partitions, figure), sumOf(lake.partitions, figure));
  const types = Object.keys(catalogue[topic as Topic].types);
  return [
    total('events'),
    total('invalid'),
    total('markers'),
    check('checksum', checksumOf(live.partitions), checksumOf(lake.partitions)),
    ...(types.length > 1 ? namesIn(live.types, lake.types, types) : []).map((type) =>
      check(type, live.types[type] ?? 0, lake.types[type] ?? 0),
    ),
    ...moneyChecks(topic, 'paid', live.paid, lake.paid),
    ...moneyChecks(topic, 'refunded', live.refunded, lake.refunded),
  ];
}

/** Checks of the orders per status. */
export const statusChecks = (
  { statuses }: CounterCheckpoint['orders'],
  lake: Readonly<Record<string, number>>,
): Check[] =>
  namesIn(statuses, lake, orderStatuses).map((status) =>
    checksOf('orders')(`now ${status}`, statuses[status] ?? 0, lake[status] ?? 0),
  );

function moneyChecks(
  topic: string,
  name: string,
  live: Readonly<Record<string, number>>,
  lake: Readonly<Record<string, number>>,
): Check[] {
  return namesIn(live, lake, []).map((currency) => ({
    ...checksOf(topic)(`${name} ${currency}`, live[currency] ?? 0, lake[currency] ?? 0),
    currency,
  }));
}

const checksOf =
  (topic: string) =>
  (name: string, live: number, lake: number): Check => ({
    name: `${topic}: ${name}`,
    topic,
    currency: null,
    live,
    lake,
    difference: lake - live,
    offsets: [],
  });

/** The names that are in one of the records, in a fixed order. */
function namesIn(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
  first: readonly string[],
): string[] {
  const found = new Set([...Object.keys(one), ...Object.keys(other)]);
  const others = [...found].filter((name) => !first.includes(name)).sort();
  return [...first.filter((name) => found.has(name)), ...others];
}

const sumOf = <K extends string>(rows: readonly Record<K, number>[], name: K): number =>
  rows.reduce((sum, row) => sum + row[name], 0);

/** Of everything that was counted of each partition: what is in the wrong partition is a difference too. */
function checksumOf(partitions: readonly PartitionFigures[]): number {
  const total = partitions.reduce((sum, { events, invalid, markers, sum: marks }, partition) => {
    const figures = [events, invalid, markers, marks].map(BigInt);
    const ofPartition = figures.reduce((value, figure) => value * 1_000_003n + figure, 0n);
    return sum + ofPartition * BigInt(partition + 1);
  }, 0n);
  return Number(total % BigInt(sumModulus));
}

/** The partitions of which something differs. */
export const differingPartitions = (live: TopicCounts, lake: LakeCounts): number[] =>
  live.partitions.flatMap((counted, partition) => {
    const found = lake.partitions[partition];
    const isEqual =
      found !== undefined &&
      (['events', 'invalid', 'markers', 'sum'] as const).every((figure) => counted[figure] === found[figure]);
    return isEqual ? [] : [partition];
  });
