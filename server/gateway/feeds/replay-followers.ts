import type { GapReason } from '@/lib/protocol';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { FeedHub } from './feed-hub';
import type { EncodedPortion, Portion, ReplayedEvent } from './replay-portion';

/** Offsets read and to read, from the earliest position of a follower on. */
export interface ReplayProgress {
  done: number;
  total: number;
}

/** What one follower is given of a portion: from its position to `next`. */
export interface Replayed {
  entries: ReplayedEvent[];
  next: number[];
  /** How many offsets are invalid messages. */
  invalid: number;
  /** How many offsets hold no record. */
  markers: number;
  /** By `filterKey`: `entries` as they were encoded for another follower. Unset: no other follower has the same entries. */
  encoded?: Map<string, EncodedPortion>;
}

/** A subscription that follows a replay. */
export interface Follower {
  /** The next offset that it needs of each partition; undefined once it does not follow any more. */
  readonly position: readonly number[] | undefined;
  /** The epoch of the log that `position` is in. */
  readonly replayEpoch: string;
  /** What is before these offsets is read from Kafka, even where the ring holds it. */
  readonly rereadUntil: readonly number[];
  takeReplayed(replayed: Replayed, progress: ReplayProgress): void;
  /** What is left fits one message, or the log was replaced. */
  endReplay(): void;
  failReplay(reason: GapReason): void;
}

/** The followers of one replay. A follower that throws gets a gap, and the others go on. */
export class ReplayFollowers {
  constructor(
    private readonly feed: FeedHub,
    private readonly followers: Set<Follower>,
    private readonly failures: FailureLog,
  ) {}

  get size(): number {
    return this.followers.size;
  }

  /** The earliest offset of each partition that a follower needs. */
  earliest(): number[] {
    const next = [...this.feed.log.position.next];
    for (const { position } of this.followers) {
      for (const partition of next.keys())
        next[partition] = Math.min(next[partition] ?? 0, position?.[partition] ?? 0);
    }
    return next;
  }

  rereadUntil(): (readonly number[])[] {
    return [...this.followers].map(({ rereadUntil }) => rereadUntil);
  }

  give(portion: Portion, progress: ReplayProgress): void {
    for (const follower of this.followers) {
      try {
        giveTo(follower, portion, progress);
      } catch (error) {
        this.failures.report(error, 'a follower of a replay');
        this.followers.delete(follower);
        this.failures.contain('a follower of a replay', () => follower.failReplay('ring'));
      }
    }
  }

  /** Removes those that do not follow any more, and ends the replay of those that have little left. */
  removeDone(): void {
    for (const follower of this.followers) {
      const { position } = follower;
      if (position && this.needsMore(follower, position)) continue;
      this.followers.delete(follower);
      if (position) this.failures.contain('a follower of a replay', () => follower.endReplay());
    }
  }

  fail(reason: GapReason): void {
    for (const follower of this.followers)
      this.failures.contain('a follower of a replay', () => follower.failReplay(reason));
    this.followers.clear();
  }

  private needsMore({ replayEpoch, rereadUntil }: Follower, position: readonly number[]): boolean {
    const { log } = this.feed;
    if (replayEpoch !== log.position.epoch) return false;
    return rereadUntil.some((offset, p) => offset > (position[p] ?? 0)) || !log.isNear(position);
  }
}

function giveTo(
  follower: Follower,
  { entries, next, counts, encoded }: Portion,
  progress: ReplayProgress,
): void {
  const { position } = follower;
  if (!position) return;
  const fresh = entries.filter(({ event: { partition, offset } }) => offset >= (position[partition] ?? 0));
  // Partitions may have been added since it began.
  const reached = next.map((offset, partition) => Math.max(offset, position[partition] ?? 0));
  const invalid = counts.between('invalid', position, reached);
  const markers = counts.between('markers', position, reached);
  const shared = fresh.length === entries.length ? { encoded } : {};
  follower.takeReplayed({ entries: fresh, next: reached, invalid, markers, ...shared }, progress);
}
