import { identifiersOf, identityOf, type RawRecord, type Topic } from '@/lib/events';
import { createRangeReader, openTail, type RangeReader, serviceGroup } from '@/server/bus';
import {
  hasUnresolvedLegacyIds,
  type LegacyEvent,
  readSetting,
  resolveLegacyIds,
  writeSetting,
} from '@/server/db';
import type { ServiceCore } from '@/server/services/framework/core';
import { legacyIdOf } from './legacy-id';

/** Offsets of a partition that the group has committed. */
interface CommittedRange {
  topic: Topic;
  partition: number;
  next: number;
  /** The committed offset: exclusive. */
  until: number;
}

/** Name of a stored setting. */
const doneSetting = 'former-sources-read';
const fetchBytes = 4 * 1024 * 1024;

/**
 * Once after the upgrade from a release that identified events by id alone: reads from Kafka the sources of the events
 * that it handled, so that a redelivered one is recognised and one with another source is new. Throws when Kafka does
 * not answer.
 */
export async function resolveLegacyInbox(core: ServiceCore, topics: readonly Topic[]): Promise<void> {
  const { database, tables, log, config } = core;
  if (!(await hasUnresolvedLegacyIds(database.queries, tables))) return;
  if (await readSetting(database.queries, tables, doneSetting)) return;
  log.info({ topics }, 'reading the sources of events that an earlier release handled');
  const reader = createRangeReader(config.kafka, log);
  try {
    for (const range of await committedRanges(core, topics)) await resolve(range, reader, core);
  } finally {
    await reader.stop();
  }
  await writeSetting(database.queries, tables, doneSetting, true);
}

async function committedRanges(
  { name, config, log }: ServiceCore,
  topics: readonly Topic[],
): Promise<CommittedRange[]> {
  const fromBeginning = new Map(topics.map((topic) => [topic, Number.MAX_SAFE_INTEGER]));
  const tail = await openTail(config.kafka, fromBeginning, log);
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

async function resolve(
  range: CommittedRange,
  reader: RangeReader,
  { database, tables }: ServiceCore,
): Promise<void> {
  for (let { next } = range; next < range.until; ) {
    const { records, reached } = await reader.read([{ ...range, next }], fetchBytes);
    const handled = records.filter(({ offset }) => offset < range.until);
    await resolveLegacyIds(database.queries, tables, handled.flatMap(toLegacyEvent));
    const readTo = reached[0]?.next ?? next;
    // Retention may have deleted the rest.
    if (readTo === next) return;
    next = readTo;
  }
}

function toLegacyEvent(record: RawRecord): LegacyEvent[] {
  const { headers, topic, partition, offset } = record;
  const legacyId = legacyIdOf(headers, record);
  if (legacyId === undefined) return [];
  const identifiers = identifiersOf(headers.get('ce_source'), headers.get('ce_id'));
  return [{ legacyId, identity: identityOf(identifiers ?? { id: `${topic}-${partition}-${offset}` }) }];
}
