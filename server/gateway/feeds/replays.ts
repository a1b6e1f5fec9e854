import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type DomainEvent, decode, type Topic } from '@/lib/events';
import type { GapReason } from '@/lib/protocol';
import { offsetsBefore } from '@/lib/protocol/cursor';
import { eventSum } from '@/lib/protocol/event-sum';
import type { FetchPosition, OffsetRun, RangeReader } from '@/server/bus';
import type { FailureLog } from '@/server/gateway/failure-log';
import { OffsetCounts } from '@/server/gateway/ring/offset-counts';
import type { Entry } from '@/server/gateway/ring/partition-log';
import type { FeedHub } from './feed-hub';
import { forScreen } from './feeds';

/** Offsets read and to read, from the earliest that a follower of the same replay wants. */
export interface ReplayProgress {
  done: number;
  total: number;
}

/** An event that was read, as it is given out. */
type ReplayedEvent = Pick<Entry, 'event' | 'sum'>;

/** What one follower gets of a portion: from its position on to `next`, and how much of that was no event. */
export interface Replayed {
  entries: ReplayedEvent[];
  next: number[];
  invalid: number;
  markers: number;
}

/** A client on its way back that has more to catch up with than one message takes. */
export interface Follower {
  /** The next offset it wants of each partition; undefined once it follows no more. */
  readonly position: readonly number[] | undefined;
  /** Of the log that the position is in. */
  readonly replayEpoch: string;
  /** What is before these offsets is read from Kafka, also where the ring holds it. */
  readonly rereadUntil: readonly number[];
  takeReplayed(replayed: Replayed, progress: ReplayProgress): void;
  endReplay(): void;
  failReplay(reason: GapReason): void;
}

export interface Replays {
  /** Takes a client along: with the next replay of this feed, which all who wait for it share. */
  follow(feed: FeedHub, follower: Follower): void;
  /** Clients that follow a replay or wait for one. */
  followers(): number;
  stop(): void;
}

/** About how much is given at a time, over all partitions. */
const portionBytes = 256 * 1024;
const portionEvents = 600;
const attempts = 5;
const retryMs = 500;

interface Job {
  waiting: Set<Follower>;
  running: Set<Follower>;
}

/**
 * Gives out in portions what clients missed: from Kafka what the ring no longer holds, then from the ring. There is one
 * reader a feed and no more, however many clients ask: those who come while it runs share the next. It rests for as
 * long as it worked, so that live events go first.
 */
export function createReplays(deps: Omit<ReplayDeps, 'signal'>): Replays {
  const jobs = new Map<FeedHub, Job>();
  const aborted = new AbortController();

  async function run(feed: FeedHub, job: Job): Promise<void> {
    while (job.waiting.size > 0 && !aborted.signal.aborted) {
      job.running = job.waiting;
      job.waiting = new Set();
      await replay(feed, job.running, { ...deps, signal: aborted.signal }).catch((error) => {
        deps.failures.report(error, 'a replay', { feed: feed.name });
        failAll(job.running, 'ring', deps.failures);
      });
    }
    jobs.delete(feed);
  }

  return {
    follow: (feed, follower) => {
      const known = jobs.get(feed);
      if (known) {
        // The replay that runs may be past where this client wants to go on.
        known.running.delete(follower);
        known.waiting.add(follower);
        return;
      }
      const job = { waiting: new Set([follower]), running: new Set<Follower>() };
      jobs.set(feed, job);
      // The answer to the client goes out first.
      setImmediate(() => void run(feed, job));
    },
    followers: () => [...jobs.values()].reduce((sum, job) => sum + job.waiting.size + job.running.size, 0),
    stop: () => aborted.abort(),
  };
}

interface ReplayDeps {
  reader: RangeReader;
  log: Logger;
  failures: FailureLog;
  signal: AbortSignal;
}

/** Takes these followers from their positions to where what is left fits one message. */
async function replay(feed: FeedHub, followers: Set<Follower>, deps: ReplayDeps): Promise<void> {
  const next = earliestOf(followers, feed.position.next);
  const before = offsetsBefore(next);
  let failures = 0;
  while (!deps.signal.aborted) {
    // The log may have begun anew since the last portion.
    leaveIfDone(feed, followers, deps.failures);
    if (followers.size === 0) return;
    const startedAt = performance.now();
    try {
      const portion = await read(feed, next, followers, deps.reader);
      if (portion === 'deleted') return failAll(followers, 'retention', deps.failures);
      const total = Math.max(feed.offsets, offsetsBefore(portion.next)) - before;
      // The last batch is that with which a follower goes live, although all may be read before.
      const progress = { done: Math.min(offsetsBefore(portion.next) - before, total - 1), total };
      leaveIfDone(feed, followers, deps.failures);
      giveToAll(followers, portion, progress, deps.failures);
      for (const [partition, offset] of portion.next.entries()) next[partition] = offset;
      failures = 0;
    } catch (error) {
      failures += 1;
      deps.log.warn({ err: error, feed: feed.name }, 'a replay could not read; trying again');
      if (failures >= attempts) return failAll(followers, 'ring', deps.failures);
      await sleep(retryMs, undefined, { signal: deps.signal }).catch(() => undefined);
    }
    await sleep(performance.now() - startedAt, undefined, { signal: deps.signal }).catch(() => undefined);
  }
}

interface Portion {
  entries: ReplayedEvent[];
  /** Where every partition was read to. */
  next: number[];
  /** Between any two positions of it: followers stand at different ones. */
  counts: OffsetCounts;
}

/** From the ring, when it holds what all of them want. */
async function read(
  feed: FeedHub,
  next: readonly number[],
  followers: Iterable<Follower>,
  reader: RangeReader,
): Promise<Portion | 'deleted'> {
  const held = feed.heldFrom();
  for (const { rereadUntil } of followers)
    for (const [p, offset] of rereadUntil.entries()) held[p] = Math.max(held[p] ?? 0, offset);
  const wanted = next.flatMap((offset, partition) =>
    offset < (held[partition] ?? 0) ? [{ topic: feed.name as Topic, partition, next: offset }] : [],
  );
  if (wanted.length > 0) return readLog(feed, next, wanted, reader);
  return feed.isRingWhole(next) ? readRing(feed, next) : read(feed, next, followers, reader);
}

function readRing(feed: FeedHub, next: readonly number[]): Portion {
  const { entries, reached } = feed.ring.portionSince(next, { events: portionEvents, bytes: portionBytes });
  return {
    entries,
    // Of a partition that has no more all that was read is behind, also what is no event.
    next: feed.position.next.map((live, partition) => reached[partition] ?? live),
    counts: feed.counts,
  };
}

async function readLog(
  feed: FeedHub,
  next: readonly number[],
  wanted: FetchPosition[],
  reader: RangeReader,
): Promise<Portion | 'deleted'> {
  const portion = await reader.read(wanted, portionBytes);
  if (portion.isDeleted) return 'deleted';
  // Kafka may be ahead of what this gateway has read: a client that was given more could not go live here.
  const live = feed.position.next;
  const invalid: (OffsetRun & { partition: number })[] = [];
  const entries = portion.records.flatMap((record) => {
    const { topic, partition, offset } = record;
    if (offset >= (live[partition] ?? 0)) return [];
    const decoded = decode(record);
    if (!decoded.ok) invalid.push({ partition, from: offset, to: offset + 1 });
    return decoded.ok ? [toReplayed(forScreen(topic, decoded.event))] : [];
  });
  const counts = new OffsetCounts(Number.POSITIVE_INFINITY);
  const reached = [...next];
  for (const { partition, next: offset, skipped, unreadable } of portion.reached) {
    reached[partition] = Math.min(offset, live[partition] ?? 0);
    for (const run of unreadable) invalid.push({ partition, ...run });
    for (const { from, to } of skipped) counts.add('markers', partition, from, to);
  }
  invalid.sort((a, b) => a.from - b.from);
  for (const { partition, from, to } of invalid) counts.add('invalid', partition, from, to);
  return { entries, next: reached, counts };
}

const toReplayed = (event: DomainEvent): ReplayedEvent => ({ event, sum: eventSum(event) });

/** One that cannot take its portion starts over from the state as it is, and the others go on. */
function giveToAll(
  followers: Set<Follower>,
  portion: Portion,
  progress: ReplayProgress,
  failures: FailureLog,
): void {
  for (const follower of followers) {
    try {
      giveTo(follower, portion, progress);
    } catch (error) {
      failures.report(error, 'a follower of a replay');
      followers.delete(follower);
      failures.contain('a follower of a replay', () => follower.failReplay('ring'));
    }
  }
}

function giveTo(follower: Follower, { entries, next, counts }: Portion, progress: ReplayProgress): void {
  const { position } = follower;
  if (!position) return;
  const fresh = entries.filter(({ event: { partition, offset } }) => offset >= (position[partition] ?? 0));
  // Partitions may have been added since it began.
  const reached = next.map((offset, partition) => Math.max(offset, position[partition] ?? 0));
  const invalid = counts.between('invalid', position, reached);
  const markers = counts.between('markers', position, reached);
  follower.takeReplayed({ entries: fresh, next: reached, invalid, markers }, progress);
}

/** Who follows no more is let go; whose rest fits one message goes live. */
function leaveIfDone(feed: FeedHub, followers: Set<Follower>, failures: FailureLog): void {
  for (const follower of followers) {
    const { position } = follower;
    if (position && isFollowing(feed, follower, position)) continue;
    followers.delete(follower);
    if (position) failures.contain('a follower of a replay', () => follower.endReplay());
  }
}

/** Its log is there, and more of it is to be given than fits one message, or is to be read again. */
function isFollowing(
  feed: FeedHub,
  { replayEpoch, rereadUntil }: Follower,
  position: readonly number[],
): boolean {
  if (replayEpoch !== feed.position.epoch) return false;
  return rereadUntil.some((offset, p) => offset > (position[p] ?? 0)) || !feed.isNear(position);
}

function failAll(followers: Set<Follower>, reason: GapReason, failures: FailureLog): void {
  for (const follower of followers)
    failures.contain('a follower of a replay', () => follower.failReplay(reason));
  followers.clear();
}

function earliestOf(followers: Iterable<Follower>, newest: readonly number[]): number[] {
  const next = [...newest];
  for (const { position } of followers) {
    for (const partition of next.keys()) {
      next[partition] = Math.min(next[partition] ?? 0, position?.[partition] ?? 0);
    }
  }
  return next;
}
