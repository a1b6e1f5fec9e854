import type { TopicCounts } from '@/lib/analytics/counters';
import { blockSize, sumModulus } from '@/lib/analytics/event-mark';
import type { Topic } from '@/lib/events';
import type { LakeLog } from '@/server/lake/context';
import type { LakeEngine } from '@/server/lake/engine';
import type { Gap } from '@/server/lake/segment';
import { type Bounds, boundsSql, withinBounds } from './bounds-sql';
import { hasMoney, markSql } from './mark-sql';

/** What the lake has of the offsets of one partition. */
export interface PartitionFigures {
  events: number;
  invalid: number;
  markers: number;
  sum: number;
}

/** What the lake has of the offsets that a gateway counted. */
export interface LakeCounts {
  /** Index: partition. */
  partitions: PartitionFigures[];
  types: Record<string, number>;
  paid: Record<string, number>;
  refunded: Record<string, number>;
}

export const boundsOf = ({ partitions }: Pick<TopicCounts, 'partitions'>): Bounds[] =>
  partitions.map(({ from, next, sumFrom }, partition) => ({ partition, from, to: next, marksFrom: sumFrom }));

/** Counts the rows of the lake at exactly the offsets of `counts`; nothing else of them is used. */
export async function lakeCounts(
  engine: Pick<LakeEngine, 'query'>,
  counts: Pick<TopicCounts, 'topic' | 'partitions'>,
  log: LakeLog,
): Promise<LakeCounts> {
  const topic = counts.topic as Topic;
  const bounds = boundsOf(counts);
  const { rows: valid } = await engine.query(countSql(topic, bounds, log.epoch), { topics: [topic] });
  const { rows: invalid } = await engine.query(invalidSql(topic, bounds, log.epoch), {
    topics: [topic],
    invalid: true,
  });
  return summed(bounds, valid, invalid, log);
}

function countSql(topic: Topic, bounds: readonly Bounds[], epoch: number): string {
  const money = hasMoney(topic) ? 'amount, currency' : 'NULL AS amount, NULL AS currency';
  const amount = hasMoney(topic) ? "sum(amount) FILTER (type LIKE 'payment.%')" : '0';
  return `WITH ${boundsSql(bounds)}, marked AS (
    SELECT partition, type, ${money},
      CASE WHEN "offset" >= marks_from THEN ${markSql(topic)} ELSE 0 END AS mark
    FROM ${topic} JOIN bounds ON ${withinBounds(bounds, epoch)})
  SELECT partition, type, currency, count(*), ${amount}, CAST(sum(mark) % ${sumModulus} AS BIGINT)
  FROM marked GROUP BY ALL`;
}

const invalidSql = (topic: Topic, bounds: readonly Bounds[], epoch: number): string =>
  `WITH ${boundsSql(bounds)} SELECT partition, count(*)
  FROM "_invalid/${topic}" JOIN bounds ON ${withinBounds(bounds, epoch)} GROUP BY partition`;

function summed(
  bounds: readonly Bounds[],
  valid: readonly unknown[][],
  invalid: readonly unknown[][],
  log: LakeLog,
): LakeCounts {
  const counts: LakeCounts = {
    partitions: bounds.map(() => ({ events: 0, invalid: 0, markers: 0, sum: 0 })),
    types: {},
    paid: {},
    refunded: {},
  };
  for (const row of valid) addGroup(counts, row);
  for (const [partition, rows] of invalid) figuresOf(counts, Number(partition)).invalid += Number(rows);
  for (const each of bounds) addOffsetsWithoutRow(figuresOf(counts, each.partition), each, log);
  return counts;
}

function addGroup(counts: LakeCounts, [partition, type, currency, rows, amount, mark]: unknown[]): void {
  const figures = figuresOf(counts, Number(partition));
  figures.events += Number(rows);
  figures.sum = (figures.sum + Number(mark)) % sumModulus;
  add(counts.types, String(type), Number(rows));
  if (type === 'payment.succeeded') add(counts.paid, String(currency), Number(amount));
  if (type === 'payment.refunded') add(counts.refunded, String(currency), Number(amount));
}

const figuresOf = ({ partitions }: LakeCounts, partition: number): PartitionFigures =>
  partitions[partition] as PartitionFigures;

const add = (sums: Record<string, number>, name: string, value: number): void => {
  sums[name] = (sums[name] ?? 0) + value;
};

/** Offsets without a row are markers, except those of gaps: of a batch that cannot be read every offset is invalid. */
function addOffsetsWithoutRow(
  figures: PartitionFigures,
  { partition, from, to }: Bounds,
  log: LakeLog,
): void {
  const gaps = log.partitions[partition]?.gaps ?? [];
  const lengthOf = (some: readonly Gap[]) =>
    some.reduce((sum, gap) => sum + Math.max(0, Math.min(to, gap.to) - Math.max(from, gap.from)), 0);
  figures.markers = to - from - figures.events - figures.invalid - lengthOf(gaps);
  figures.invalid += lengthOf(gaps.filter(({ reason }) => reason === 'unreadable'));
}

/** What the lake has of one partition, per block of 1,000 offsets: by the number of the block. */
export async function lakeBlocks(
  engine: Pick<LakeEngine, 'query'>,
  topic: Topic,
  bounds: Bounds,
  { epoch }: LakeLog,
): Promise<Map<number, Omit<PartitionFigures, 'markers'>>> {
  const block = `"offset" // ${blockSize} AS block`;
  const from = (table: string) =>
    `FROM ${table} JOIN bounds ON ${withinBounds([bounds], epoch)} GROUP BY block`;
  const { rows } = await engine.query(
    `WITH ${boundsSql([bounds])}
    SELECT ${block}, count(*), 0, CAST(sum(${markSql(topic)}) AS BIGINT) ${from(topic)}
    UNION ALL SELECT ${block}, 0, count(*), 0 ${from(`"_invalid/${topic}"`)}`,
    { topics: [topic], invalid: true },
  );
  const blocks = new Map<number, Omit<PartitionFigures, 'markers'>>();
  for (const [number, events, invalid, sum] of rows.map((row) => row.map(Number))) {
    const before = blocks.get(number as number) ?? { events: 0, invalid: 0, sum: 0 };
    blocks.set(number as number, {
      events: before.events + (events as number),
      invalid: before.invalid + (invalid as number),
      sum: before.sum + (sum as number),
    });
  }
  return blocks;
}
