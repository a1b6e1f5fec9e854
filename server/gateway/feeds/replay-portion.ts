import { type DomainEvent, decode, type RawRecord, type Topic } from '@/lib/events';
import type { LevelCounts } from '@/lib/protocol';
import { eventSum } from '@/lib/protocol/event-sum';
import type { FetchPosition, OffsetRun, RangeReader } from '@/server/bus';
import { OffsetCounts } from '@/server/gateway/ring/offset-counts';
import type { Entry } from '@/server/gateway/ring/partition-log';
import type { FeedHub } from './feed-hub';

/** An event as a replay gives it out. */
export type ReplayedEvent = Pick<Entry, 'event' | 'sum'>;

/** The events of a portion that pass one filter. */
export interface EncodedPortion {
  /** A JSON array. */
  json: string;
  count: number;
  /** Events that pass and are only counted. */
  conflated: number;
  conflatedLevels?: LevelCounts;
  filtered: number;
  sum: number;
}

/** A part of a feed's log, over all partitions. */
export interface Portion {
  entries: ReplayedEvent[];
  /** The offset that each partition was read to. */
  next: number[];
  /** What is no event: between any two positions, since followers are at different ones. */
  counts: OffsetCounts;
  /** By `filterKey`: for the followers that need the whole portion, which is encoded once for all of them. */
  encoded: Map<string, EncodedPortion>;
}

/** About how much one portion holds. */
const portionBounds = { events: 600, bytes: 256 * 1024 };

type InvalidRun = OffsetRun & { partition: number };

/**
 * Reads the portion that begins at `next`. What is before `rereadUntil` (one list of offsets per follower), and what the
 * ring does not hold, is read from Kafka; 'deleted': Kafka no longer has it. Throws when a broker cannot be reached.
 */
export async function readPortion(
  feed: FeedHub,
  next: readonly number[],
  rereadUntil: readonly (readonly number[])[],
  reader: RangeReader,
): Promise<Portion | 'deleted'> {
  const wanted = positionsInKafka(feed, next, rereadUntil);
  if (wanted.length > 0) return fromKafka(feed, next, wanted, reader);
  // A ring that lacks an event is no longer used, so the next call reads from Kafka.
  return feed.log.isRingWhole(next) ? fromRing(feed, next) : readPortion(feed, next, rereadUntil, reader);
}

function positionsInKafka(
  { topic, log }: FeedHub,
  next: readonly number[],
  rereadUntil: readonly (readonly number[])[],
): FetchPosition[] {
  const held = log.heldFrom();
  for (const until of rereadUntil)
    for (const [partition, offset] of until.entries())
      held[partition] = Math.max(held[partition] ?? 0, offset);
  return next.flatMap((offset, partition) =>
    offset < (held[partition] ?? 0) ? [{ topic: topic as Topic, partition, next: offset }] : [],
  );
}

function fromRing({ log }: FeedHub, next: readonly number[]): Portion {
  const { entries, reached } = log.ring.portionSince(next, portionBounds);
  return {
    entries,
    // A partition without further events was read to its end, with all that is no event.
    next: log.position.next.map((live, partition) => reached[partition] ?? live),
    counts: log.counts,
    encoded: new Map(),
  };
}

async function fromKafka(
  feed: FeedHub,
  next: readonly number[],
  wanted: FetchPosition[],
  reader: RangeReader,
): Promise<Portion | 'deleted'> {
  const portion = await reader.read(wanted, portionBounds.bytes);
  if (portion.isDeleted) return 'deleted';
  // The range reader may be ahead of the tail: a client that was sent more than the tail has read could not go live.
  const live = feed.log.position.next;
  const { entries, invalid } = decodeAll(feed, portion.records, live);
  const counts = new OffsetCounts(Number.POSITIVE_INFINITY);
  const reached = [...next];
  for (const { partition, next: offset, skipped, unreadable } of portion.reached) {
    reached[partition] = Math.min(offset, live[partition] ?? 0);
    for (const run of unreadable) invalid.push({ partition, ...run });
    for (const { from, to } of skipped) counts.add('markers', partition, from, to);
  }
  invalid.sort((a, b) => a.from - b.from);
  for (const { partition, from, to } of invalid) counts.add('invalid', partition, from, to);
  return { entries, next: reached, counts, encoded: new Map() };
}

/** The records before `live`. */
function decodeAll(
  feed: FeedHub,
  records: readonly RawRecord[],
  live: readonly number[],
): { entries: ReplayedEvent[]; invalid: InvalidRun[] } {
  const entries: ReplayedEvent[] = [];
  const invalid: InvalidRun[] = [];
  for (const record of records) {
    const { partition, offset } = record;
    if (offset >= (live[partition] ?? 0)) continue;
    const decoded = decode(record);
    if (decoded.ok) entries.push(replayed(feed.toClient(decoded.event)));
    else invalid.push({ partition, from: offset, to: offset + 1 });
  }
  return { entries, invalid };
}

const replayed = (event: DomainEvent): ReplayedEvent => ({ event, sum: eventSum(event) });
