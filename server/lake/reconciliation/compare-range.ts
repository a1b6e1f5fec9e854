import type { Money } from '@/lib/analytics/event-mark';
import type { Reconciliation } from '@/lib/analytics/reports';
import type { Decoded, DomainEvent } from '@/lib/events';
import type { KafkaRange } from './kafka-block';
import type { LakeRow } from './lake-range';

export type DifferingOffset = Reconciliation['checks'][number]['offsets'][number];

interface Range {
  topic: string;
  partition: number;
  from: number;
  to: number;
  /** What the gateway counted there; undefined: it no longer knows. */
  events?: number;
}

/** Compares what Kafka and the lake have at each offset of a range and, if that is equal, what the gateway counted. */
export function compareRange(
  range: Range,
  kafka: KafkaRange | undefined,
  lake: ReadonlyMap<number, readonly LakeRow[]>,
): DifferingOffset[] {
  const { topic, partition, from, to } = range;
  const at = (offset: number, detail: string): DifferingOffset => ({ topic, partition, offset, detail });
  if (!kafka)
    return [at(from, `Kafka no longer has the offsets ${from} to ${to - 1}, so they cannot be searched.`)];
  const offsets = [...new Set([...kafka.keys(), ...lake.keys()])].sort((a, b) => a - b);
  const differing = offsets.flatMap((offset) => {
    const detail = difference(kafka.get(offset), lake.get(offset) ?? []);
    return detail === undefined ? [] : [at(offset, detail)];
  });
  return differing.length > 0 ? differing : gatewayDifference(range, kafka).map((detail) => at(from, detail));
}

/** What is wrong at one offset; undefined: nothing. */
function difference(kafka: Decoded | undefined, rows: readonly LakeRow[]): string | undefined {
  const [row, second] = rows;
  if (second) return `${rows.length} times in the lake`;
  if (!kafka) return `in the lake (${nameOf(row)}), but not in Kafka`;
  if (!row) return `missing in the lake: ${kafka.ok ? eventName(kafka.event) : 'an invalid message'}`;
  if (!kafka.ok)
    return row.type === null ? undefined : `an event in the lake (${nameOf(row)}), invalid in Kafka`;
  return row.type === null ? 'invalid in the lake, an event in Kafka' : contentDifference(kafka.event, row);
}

function contentDifference(event: DomainEvent, row: LakeRow): string | undefined {
  const { amount, total, currency } = event.data as Money;
  const money = currency === undefined ? null : (amount ?? total ?? null);
  const fields = [
    ['type', event.type, row.type],
    ['id', wellFormed(event.id), row.id],
    ['amount', money, row.amount],
    ['currency', currency ?? null, row.currency],
  ] as const;
  const other = fields.filter(([, inKafka, inLake]) => inKafka !== inLake);
  if (other.length === 0) return undefined;
  return `other content: ${other.map(([name, kafka, lake]) => `${name} ${kafka} in Kafka, ${lake} in the lake`).join('; ')}`;
}

/** As it is stored: UTF-8 has no lone surrogates. */
const wellFormed = (text: string): string => new TextDecoder().decode(new TextEncoder().encode(text));

function gatewayDifference({ from, to, events }: Range, kafka: KafkaRange): string[] {
  const inKafka = [...kafka.values()].filter(({ ok }) => ok).length;
  if (events === undefined || events === inKafka) return [];
  return [
    `the gateway counted ${events} of the ${inKafka} events from here to offset ${to - 1}, from ${from} on`,
  ];
}

const nameOf = (row: LakeRow | undefined): string =>
  row?.type ? `${row.type} ${row.id}` : 'an invalid message';

const eventName = ({ type, id }: DomainEvent): string => `${type} ${id}`;
