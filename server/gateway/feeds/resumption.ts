import type { DomainEvent } from '@/lib/events';
import type { Filter, GapReason, Offsets, Tier } from '@/lib/protocol';
import { decodeCursor, offsetsBefore, type Position } from '@/lib/protocol/cursor';
import { isUnfiltered } from '@/lib/protocol/filter';
import { messageBounds, weightOf } from '@/server/gateway/ring/message-bounds';
import { type Entry, sumOfEntries } from '@/server/gateway/ring/partition-log';
import type { FeedHub } from './feed-hub';

/** How a client gets from its cursor to now. */
export type Resumption =
  /** These are what it missed; `conflated` more are stood for by one of them. */
  | { kind: 'recovered'; events: DomainEvent[]; sum: number; conflated: number; offsets: Offsets }
  /** Too much for one message, or more than the ring holds: it is given in portions. */
  | { kind: 'long'; position: Position; missed: number }
  /** `from`: how many offsets are before the cursor; undefined where it is of another log. */
  | { kind: 'gap'; missed: number; reason: GapReason; from?: number };

/**
 * How to go on from a cursor with a filter and a tier. What is before `rereadTo` (offsets, index: partition) is not given
 * from here, whatever is held.
 */
export function planResumption(
  feed: FeedHub,
  cursor: string,
  filter: Filter,
  tier: Tier,
  rereadTo: readonly number[] = [],
): Resumption {
  const given = decodeCursor(cursor);
  if (!given || given.epoch !== feed.position.epoch || feed.position.isBehind(given))
    return { kind: 'gap', missed: 0, reason: 'epoch' };
  const position = feed.position.complete(given);
  const long = { kind: 'long', position, missed: feed.position.since(position) } as const;
  if (rereadTo.some((offset, partition) => offset > (position.next[partition] ?? 0))) return long;
  if (feed.missedSince(position.next) === 0) return heldSince(feed, position, filter) ?? long;
  const stood = standingFor(feed, position, filter, tier);
  if (stood) return stood;
  const { missed } = long;
  if (feed.policy.isLogged) return long;
  return { kind: 'gap', missed, reason: 'ring', from: offsetsBefore(position.next) };
}

/** Undefined: it is too much for one message, or the ring does not hold what was counted. */
function heldSince(feed: FeedHub, { next }: Position, filter: Filter): Resumption | undefined {
  if (!feed.isRingWhole(next)) return undefined;
  const { entries, left } = feed.ring.scan(next, feed.policy.passes(filter));
  if (entries.length > messageBounds.events) {
    const latest = feed.policy.conflateBy(filter, 'live') && latestSince(feed, next, filter);
    return latest && recovered(feed, next, latest, entries.length - latest.length, left);
  }
  if (weightOf(entries) > messageBounds.bytes) return undefined;
  return recovered(feed, next, entries, 0, left);
}

/** The latest of each key since a position; undefined when it is not known of every key. */
function latestSince(feed: FeedHub, next: readonly number[], filter: Filter): Entry[] | undefined {
  return feed.projection
    .latest?.(feed.policy.passes(filter))
    ?.filter(({ event: { partition, offset } }) => offset >= (next[partition] ?? 0));
}

/**
 * Where earlier events are conflated into a later one of their key, the latest of each key is all that is missed. It is
 * known when everything since the cursor went through this gateway, however little of it the ring still holds. With a
 * filter nobody counted how many of the others there were.
 */
function standingFor(feed: FeedHub, given: Position, filter: Filter, tier: Tier): Resumption | undefined {
  if (!feed.isCountedSince(given.next) || !isUnfiltered(filter)) return undefined;
  if (!feed.policy.conflateBy(filter, tier)) return undefined;
  const latest = latestSince(feed, given.next, filter);
  if (!latest) return undefined;
  const valid = feed.counts.between('valid', given.next, feed.position.next);
  return recovered(feed, given.next, latest, valid - latest.length, 0);
}

function recovered(
  feed: FeedHub,
  next: readonly number[],
  entries: readonly Entry[],
  conflated: number,
  filtered: number,
): Resumption {
  const events = entries.map(({ event }) => event);
  const offsets = feed.offsetsSince(next, filtered);
  return { kind: 'recovered', events, sum: sumOfEntries(entries), conflated, offsets };
}
