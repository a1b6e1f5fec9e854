import type { DomainEvent } from '@/lib/events';
import type { Filter, GapReason, Offsets, Tier } from '@/lib/protocol';
import { decodeCursor, offsetsBefore, type Position } from '@/lib/protocol/cursor';
import { isUnfiltered } from '@/lib/protocol/filter';
import { messageBounds, weightOf } from '@/server/gateway/ring/message-bounds';
import { type Entry, sumOfEntries } from '@/server/gateway/ring/partition-log';
import type { FeedHub } from './feed-hub';

/** How a client gets from its cursor to the present. */
export type Resumption =
  /** One message with what it missed. `conflated`: how many further events were conflated into these. */
  | { kind: 'recovered'; events: DomainEvent[]; sum: number; conflated: number; offsets: Offsets }
  /** A replay: it missed more than one message takes, or than the ring holds. */
  | { kind: 'replay'; position: Position; missed: number }
  /** A snapshot. `from`: the sum of the offsets before the cursor; undefined where the cursor is of another log. */
  | { kind: 'gap'; missed: number; reason: GapReason; from?: number };

/**
 * Decides how a client goes on from a cursor with a filter and a tier. What is before `rereadUntil` (offsets; index:
 * partition) is replayed from Kafka, even where the ring holds it.
 */
export function planResumption(
  feed: FeedHub,
  cursor: string,
  filter: Filter,
  tier: Tier,
  rereadUntil: readonly number[] = [],
): Resumption {
  const { log } = feed;
  const decoded = decodeCursor(cursor);
  if (!decoded || decoded.epoch !== log.position.epoch || log.position.isBehind(decoded))
    return { kind: 'gap', missed: 0, reason: 'epoch' };
  const position = log.position.complete(decoded);
  const missed = log.position.since(position);
  const replay = { kind: 'replay', position, missed } as const;
  const { recovery } = feed.policy;
  if (recovery && missed > recovery.offsets)
    return { kind: 'gap', missed, reason: 'ring', from: offsetsBefore(position.next) };
  if (rereadUntil.some((offset, partition) => offset > (position.next[partition] ?? 0))) return replay;
  if (log.missedSince(position.next) === 0) return fromRing(feed, position, filter) ?? replay;
  const latest = fromLatest(feed, position, filter, tier);
  if (latest) return latest;
  if (feed.topic) return replay;
  return { kind: 'gap', missed, reason: 'ring', from: offsetsBefore(position.next) };
}

/** Undefined: it is too much for one message, or the ring does not hold as many events as were counted. */
function fromRing(feed: FeedHub, { next }: Position, filter: Filter): Resumption | undefined {
  if (!feed.log.isRingWhole(next)) return undefined;
  const { entries, left } = feed.log.ring.scan(next, feed.policy.passes(filter));
  if (entries.length > messageBounds.events) {
    const latest = feed.policy.conflateBy(filter, 'live') && latestSince(feed, next, filter);
    return latest && recovered(feed, next, latest, entries.length - latest.length, left);
  }
  if (weightOf(entries) > messageBounds.bytes) return undefined;
  return recovered(feed, next, entries, 0, left);
}

/** The latest event of each key since a position; undefined where the projection does not hold every key. */
function latestSince(feed: FeedHub, next: readonly number[], filter: Filter): Entry[] | undefined {
  return feed.projection
    .latest?.(feed.policy.passes(filter))
    ?.filter(({ event: { partition, offset } }) => offset >= (next[partition] ?? 0));
}

/**
 * Where earlier events are conflated into a later one of their key, the latest of each key is all that was missed. It is
 * complete when everything since the cursor was read by this gateway, however little of it the ring still holds. With a
 * filter it is not used: how many events the filter left out was not counted.
 */
function fromLatest(feed: FeedHub, position: Position, filter: Filter, tier: Tier): Resumption | undefined {
  if (!feed.log.isCountedSince(position.next) || !isUnfiltered(filter)) return undefined;
  if (!feed.policy.conflateBy(filter, tier)) return undefined;
  const latest = latestSince(feed, position.next, filter);
  if (!latest) return undefined;
  const valid = feed.log.counts.between('valid', position.next, feed.log.position.next);
  return recovered(feed, position.next, latest, valid - latest.length, 0);
}

function recovered(
  feed: FeedHub,
  next: readonly number[],
  entries: readonly Entry[],
  conflated: number,
  filtered: number,
): Resumption {
  const events = entries.map(({ event }) => event);
  const offsets = feed.log.offsetsSince(next, filtered);
  return { kind: 'recovered', events, sum: sumOfEntries(entries), conflated, offsets };
}
