import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { offsetsBefore } from '@/lib/cursor';
import { type DomainEvent, decode, type Topic } from '@/lib/events';
import type { GapReason } from '@/lib/protocol';
import type { RangeReader } from '@/server/bus';
import type { Failures } from './failures';
import type { FeedState } from './feed';
import { forScreen } from './feeds';

/** Offsets read and to read, from the earliest that a follower of the same replay wants. */
export interface ReplayProgress {
  done: number;
  total: number;
}

/** A client on its way back that has more to catch up with than one message takes. */
export interface Follower {
  /** The next offset it wants of each partition; undefined once it follows no more. */
  readonly position: readonly number[] | undefined;
  takeReplayed(events: readonly DomainEvent[], next: readonly number[], progress: ReplayProgress): void;
  endReplay(): void;
  failReplay(reason: GapReason): void;
}

export interface Replays {
  /** Takes a client along: with the next replay of this feed, which all who wait for it share. */
  follow(feed: FeedState, follower: Follower): void;
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
  const jobs = new Map<FeedState, Job>();
  const aborted = new AbortController();

  async function run(feed: FeedState, job: Job): Promise<void> {
    while (job.waiting.size > 0 && !aborted.signal.aborted) {
      job.running = job.waiting;
      job.waiting = new Set();
      await replay(feed, job.running, { ...deps, signal: aborted.signal }).catch((error) => {
        deps.failures.note(error, 'a replay', { feed: feed.name });
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
  failures: Failures;
  signal: AbortSignal;
}

/** Takes these followers from their positions to where what is left fits one message. */
async function replay(feed: FeedState, followers: Set<Follower>, deps: ReplayDeps): Promise<void> {
  const next = earliestOf(followers, feed.position.next);
  const before = offsetsBefore(next);
  let failures = 0;
  leaveIfDone(feed, followers, deps.failures);
  while (followers.size > 0 && !deps.signal.aborted) {
    const startedAt = performance.now();
    try {
      const portion = await read(feed, next, deps.reader);
      if (portion === 'deleted') return failAll(followers, 'retention', deps.failures);
      const total = Math.max(feed.offsets, offsetsBefore(portion.next)) - before;
      const progress = { done: offsetsBefore(portion.next) - before, total };
      giveToAll(followers, portion, progress, deps.failures);
      for (const [partition, offset] of portion.next.entries()) next[partition] = offset;
      failures = 0;
      leaveIfDone(feed, followers, deps.failures);
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
  events: DomainEvent[];
  /** Where every partition was read to. */
  next: number[];
}

async function read(
  feed: FeedState,
  next: readonly number[],
  reader: RangeReader,
): Promise<Portion | 'deleted'> {
  return feed.ring.missedSince(next) > 0 ? readLog(feed, next, reader) : readRing(feed, next);
}

function readRing(feed: FeedState, next: readonly number[]): Portion {
  const { entries, reached } = feed.ring.portionSince(next, { events: portionEvents, bytes: portionBytes });
  return {
    events: entries.map(({ event }) => event),
    // Of a partition that has no more all that was read is behind, also what is no event.
    next: feed.position.next.map((live, partition) => reached[partition] ?? live),
  };
}

async function readLog(
  feed: FeedState,
  next: readonly number[],
  reader: RangeReader,
): Promise<Portion | 'deleted'> {
  const held = feed.ring.heldFrom();
  const wanted = next.flatMap((offset, partition) =>
    offset < (held[partition] ?? 0) ? [{ topic: feed.name as Topic, partition, next: offset }] : [],
  );
  const portion = await reader.read(wanted, portionBytes);
  if (portion.isDeleted) return 'deleted';
  // Kafka may be ahead of what this gateway has read: a client that was given more could not go live here.
  const live = feed.position.next;
  const events = portion.records.flatMap((record) => {
    if (record.offset >= (live[record.partition] ?? 0)) return [];
    const decoded = decode(record);
    return decoded.ok ? [forScreen(record.topic, decoded.event)] : [];
  });
  const reached = [...next];
  for (const { partition, next: offset } of portion.reached) {
    reached[partition] = Math.min(offset, live[partition] ?? 0);
  }
  return { events, next: reached };
}

/** One that cannot take its portion starts over from the state as it is, and the others go on. */
function giveToAll(
  followers: Set<Follower>,
  { events, next }: Portion,
  progress: ReplayProgress,
  failures: Failures,
): void {
  for (const follower of followers) {
    try {
      giveTo(follower, events, next, progress);
    } catch (error) {
      failures.note(error, 'a follower of a replay');
      followers.delete(follower);
      failures.contain('a follower of a replay', () => follower.failReplay('ring'));
    }
  }
}

function giveTo(
  follower: Follower,
  events: readonly DomainEvent[],
  next: readonly number[],
  progress: ReplayProgress,
): void {
  const { position } = follower;
  if (!position) return;
  const fresh = events.filter(({ partition, offset }) => offset >= (position[partition] ?? 0));
  // Partitions may have been added since it began.
  const reached = next.map((offset, partition) => Math.max(offset, position[partition] ?? 0));
  follower.takeReplayed(fresh, reached, progress);
}

/** Who follows no more is let go; whose rest fits one message goes live. */
function leaveIfDone(feed: FeedState, followers: Set<Follower>, failures: Failures): void {
  for (const follower of followers) {
    const { position } = follower;
    if (position && !feed.isNear(position)) continue;
    followers.delete(follower);
    if (position) failures.contain('a follower of a replay', () => follower.endReplay());
  }
}

function failAll(followers: Set<Follower>, reason: GapReason, failures: Failures): void {
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
