import type { Logger } from 'pino';
import { identifiersOf, identityOf, type RawRecord, type Topic } from '@/lib/events';
import { createRangeReader, openTail, type RangeReader, serviceGroup } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import {
  type Database,
  type FrameworkTables,
  hasUnresolvedLegacyIds,
  type LegacyEvent,
  readSetting,
  resolveLegacyIds,
  writeSetting,
} from '@/server/db';
import { legacyIdOf } from './legacy-id';

export interface LegacyInboxParts {
  name: string;
  kafka: BrokerConfig;
  topics: readonly Topic[];
  database: Database;
  tables: FrameworkTables;
  log: Logger;
}

interface OffsetRange {
  topic: Topic;
  partition: number;
  next: number;
  /** The group's commit: what stands before it was handled. */
  until: number;
}

const done = 'former-sources-read';
const portionBytes = 4 * 1024 * 1024;

/**
 * Once, after the upgrade from a release that knew events by their ids alone: looks up in Kafka of which sources the
 * events were that it handled, so that one that is delivered again is known, and one of another source is new. Throws
 * when Kafka does not answer.
 */
export async function resolveLegacyInbox(parts: LegacyInboxParts): Promise<void> {
  const { database, tables, log, kafka, topics } = parts;
  if (!(await hasUnresolvedLegacyIds(database.queries, tables))) return;
  if (await readSetting(database.queries, tables, done)) return;
  log.info({ topics }, 'events that an earlier release handled are looked up by their sources');
  const reader = createRangeReader(kafka, log);
  try {
    for (const range of await handledRanges(parts)) await read(range, reader, parts);
  } finally {
    await reader.stop();
  }
  await writeSetting(database.queries, tables, done, true);
}

async function handledRanges({ name, kafka, topics, log }: LegacyInboxParts): Promise<OffsetRange[]> {
  const tail = await openTail(kafka, new Map(topics.map((topic) => [topic, Number.MAX_SAFE_INTEGER])), log);
  try {
    const group = (await tail.readGroups()).find(({ groupId }) => groupId === serviceGroup(name));
    return (group?.committed ?? []).flatMap(({ topic, partition, next: until }) => {
      const next = tail.start.get(topic as Topic)?.from[partition];
      return next === undefined || next >= until ? [] : [{ topic: topic as Topic, partition, next, until }];
    });
  } finally {
    await tail.stop();
  }
}

async function read(
  range: OffsetRange,
  reader: RangeReader,
  { database, tables }: LegacyInboxParts,
): Promise<void> {
  for (let { next } = range; next < range.until; ) {
    const { records, reached } = await reader.read([{ ...range, next }], portionBytes);
    const handled = records.filter(({ offset }) => offset < range.until);
    await resolveLegacyIds(database.queries, tables, handled.flatMap(toLegacyEvent));
    const at = reached[0]?.next ?? next;
    // Retention may have taken what was about to be read.
    if (at === next) return;
    next = at;
  }
}

function toLegacyEvent(record: RawRecord): LegacyEvent[] {
  const { headers, topic, partition, offset } = record;
  const legacyId = legacyIdOf(headers, record);
  if (legacyId === undefined) return [];
  const named = identifiersOf(headers.get('ce_source'), headers.get('ce_id'));
  return [{ legacyId, identity: identityOf(named ?? { id: `${topic}-${partition}-${offset}` }) }];
}
