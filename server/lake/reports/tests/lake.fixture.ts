import type { Report, ReportRow } from '@/lib/analytics/reports';
import { type EventData, type EventType, type Topic, topicOf, topics } from '@/lib/events';
import type { LakeEngine } from '@/server/lake/engine';
import { batchOf, openEngine } from '@/server/lake/engine/engine.fixture';
import type { EventRow } from '@/server/lake/segment';
import type { ReportRange } from '../range';
import { createReports } from '../reports';

/** An event as a producer sends it. */
export interface SentEvent<T extends EventType = EventType> {
  type: T;
  /** Record timestamp, epoch ms. */
  at: number;
  data: EventData<T>;
  /** Unset: one that no other event has. */
  id?: string;
  /** null: neither source nor id. */
  source?: string | null;
  partition?: number;
}

export const event = <T extends EventType>(
  type: T,
  at: number,
  data: EventData<T>,
  more: Pick<SentEvent, 'id' | 'source' | 'partition'> = {},
): SentEvent<T> => ({ type, at, data, ...more });

/** The rows of a topic: offsets by partition, in the given order. */
export function rowsOf(topic: Topic, events: readonly SentEvent[]): EventRow[] {
  const next = new Map<number, number>();
  return events
    .filter(({ type }) => topicOf(type) === topic)
    .map(({ type, at, data, id, source = 'shop', partition = 0 }) => {
      const offset = next.get(partition) ?? 0;
      next.set(partition, offset + 1);
      const position = `${topic}-${partition}-${offset}`;
      const identity = source === null ? { id: position, source } : { id: id ?? position, source };
      const value = { traceparent: null, data: JSON.stringify(data), fields: null };
      return { partition, offset, at, key: 'key', type, ...identity, ...value };
    });
}

/** An engine with these events, the first of each topic in a file and the others open. */
export async function lakeOf(events: readonly SentEvent[]): Promise<LakeEngine> {
  const { engine, roll } = await openEngine({}, topics);
  for (const topic of topics) {
    const rows = rowsOf(topic, events);
    const half = Math.ceil(rows.length / 2);
    await append(engine, topic, rows.slice(0, half));
    if (half > 0) await roll(topic);
    await append(engine, topic, rows.slice(half));
  }
  return engine;
}

async function append(engine: LakeEngine, topic: Topic, rows: readonly EventRow[]): Promise<void> {
  const partitions = [...new Set(rows.map(({ partition }) => partition))];
  const batches = partitions.map((partition) =>
    batchOf(
      rows.filter((row) => row.partition === partition),
      { topic },
    ),
  );
  await engine.append(batches, new Map([[topic, Date.now()]]));
}

const anyone = new AbortController().signal;

/** The rows of a report, which are the same when its statement is run as it is shown. */
export async function report<R extends Report>(
  engine: LakeEngine,
  name: R,
  range: ReportRange,
): Promise<ReportRow<R>[]> {
  const { rows } = await createReports(engine).compute(name, range, anyone);
  return rows as ReportRow<R>[];
}
