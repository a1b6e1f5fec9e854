import type { Logger } from 'pino';
import { identifiersOf, identityOf, type RawRecord, type Topic } from '@/lib/events';
import { createRangeReader, openTail, type RangeReader, serviceGroup } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import {
  type Database,
  type FormerEvent,
  type Frame,
  hasUnresolved,
  readSetting,
  resolveFormer,
  writeSetting,
} from '@/server/db';
import { formerIdOf } from './former-id';

export interface FormerSourcesParts {
  name: string;
  kafka: BrokerConfig;
  topics: readonly Topic[];
  database: Database;
  frame: Frame;
  log: Logger;
}

interface Stretch {
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
export async function readFormerSources(parts: FormerSourcesParts): Promise<void> {
  const { database, frame, log, kafka, topics } = parts;
  if (!(await hasUnresolved(database.queries, frame))) return;
  if (await readSetting(database.queries, frame, done)) return;
  log.info({ topics }, 'events that an earlier release handled are looked up by their sources');
  const reader = createRangeReader(kafka, log);
  try {
    for (const stretch of await handledBefore(parts)) await read(stretch, reader, parts);
  } finally {
    await reader.stop();
  }
  await writeSetting(database.queries, frame, done, true);
}

async function handledBefore({ name, kafka, topics, log }: FormerSourcesParts): Promise<Stretch[]> {
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
  stretch: Stretch,
  reader: RangeReader,
  { database, frame }: FormerSourcesParts,
): Promise<void> {
  for (let { next } = stretch; next < stretch.until; ) {
    const { records, reached } = await reader.read([{ ...stretch, next }], portionBytes);
    const handled = records.filter(({ offset }) => offset < stretch.until);
    await resolveFormer(database.queries, frame, handled.flatMap(toFormer));
    const at = reached[0]?.next ?? next;
    // Retention may have taken what was about to be read.
    if (at === next) return;
    next = at;
  }
}

function toFormer(record: RawRecord): FormerEvent[] {
  const { headers, topic, partition, offset } = record;
  const formerId = formerIdOf(headers, record);
  if (formerId === undefined) return [];
  const named = identifiersOf(headers.get('ce_source'), headers.get('ce_id'));
  return [{ formerId, identity: identityOf(named ?? { id: `${topic}-${partition}-${offset}` }) }];
}
