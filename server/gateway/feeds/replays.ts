import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { offsetsBefore } from '@/lib/protocol/cursor';
import type { RangeReader } from '@/server/bus';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { FeedHub } from './feed-hub';
import { type Follower, ReplayFollowers } from './replay-followers';
import { readPortion } from './replay-portion';

export interface Replays {
  /** Adds a client to the next replay of this feed, which all clients that wait for it share. */
  follow(feed: FeedHub, follower: Follower): void;
  /** How many clients follow a replay or wait for one. */
  followers(): number;
  stop(): void;
}

interface ReplayDeps {
  reader: RangeReader;
  log: Logger;
  failures: FailureLog;
  signal: AbortSignal;
}

interface Job {
  waiting: Set<Follower>;
  running: Set<Follower>;
}

const attempts = 5;
const retryMs = 500;

/**
 * Sends clients in portions what they missed: from Kafka what the ring no longer holds, then from the ring. A feed has one
 * replay at a time, however many clients need one: those that come while it runs share the next. It pauses after each
 * portion for as long as the portion took, so that live events go first.
 */
export function createReplays(deps: Omit<ReplayDeps, 'signal'>): Replays {
  const jobs = new Map<FeedHub, Job>();
  const aborted = new AbortController();

  async function run(feed: FeedHub, job: Job): Promise<void> {
    while (job.waiting.size > 0 && !aborted.signal.aborted) {
      job.running = job.waiting;
      job.waiting = new Set();
      const followers = new ReplayFollowers(feed, job.running, deps.failures);
      await replay(feed, followers, { ...deps, signal: aborted.signal }).catch((error) => {
        deps.failures.report(error, 'a replay', { feed: feed.name });
        followers.fail('ring');
      });
    }
    jobs.delete(feed);
  }

  return {
    follow: (feed, follower) => {
      const current = jobs.get(feed);
      if (current) {
        // The replay that runs may be past the position of this client.
        current.running.delete(follower);
        current.waiting.add(follower);
        return;
      }
      const job = { waiting: new Set([follower]), running: new Set<Follower>() };
      jobs.set(feed, job);
      // The reply to the client is sent first.
      setImmediate(() => void run(feed, job));
    },
    followers: () => [...jobs.values()].reduce((sum, job) => sum + job.waiting.size + job.running.size, 0),
    stop: () => aborted.abort(),
  };
}

/** Takes followers from their positions to where what is left fits one message. */
async function replay(feed: FeedHub, followers: ReplayFollowers, deps: ReplayDeps): Promise<void> {
  const { signal } = deps;
  const next = followers.earliest();
  const start = offsetsBefore(next);
  let failures = 0;
  while (!signal.aborted) {
    // The log may have been recreated since the last portion.
    followers.removeDone();
    if (followers.size === 0) return;
    const startedAt = performance.now();
    try {
      const isDeleted = await replayPortion(feed, next, start, followers, deps.reader);
      if (isDeleted) return followers.fail('retention');
      failures = 0;
    } catch (error) {
      failures += 1;
      deps.log.warn({ err: error, feed: feed.name }, 'a replay could not read; trying again');
      if (failures >= attempts) return followers.fail('ring');
      await pause(retryMs, signal);
    }
    await pause(performance.now() - startedAt, signal);
  }
}

/** Moves `next` on. `start`: how many offsets were before it at first. Returns whether Kafka has deleted the portion. */
async function replayPortion(
  feed: FeedHub,
  next: number[],
  start: number,
  followers: ReplayFollowers,
  reader: RangeReader,
): Promise<boolean> {
  const portion = await readPortion(feed, next, followers.rereadUntil(), reader);
  if (portion === 'deleted') return true;
  const reached = offsetsBefore(portion.next);
  const total = Math.max(feed.log.offsets, reached) - start;
  // `done` is less than `total` until the batch with which a follower goes live, although all may be read before it.
  const progress = { done: Math.min(reached - start, total - 1), total };
  followers.removeDone();
  followers.give(portion, progress);
  for (const [partition, offset] of portion.next.entries()) next[partition] = offset;
  return false;
}

/** Ends early when aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
