import type { OmittedCount, SnapshotOrigin } from '@/components/live/stores/log-store';
import type { DomainEvent } from '@/lib/events';
import type { Feed, Filter } from '@/lib/protocol';

/** One change of a store: events to apply or, with `reset`, a snapshot that replaces its state. */
export interface Work {
  feed: Feed;
  /** The events happened just now: they were not missed and recovered. */
  isLive: boolean;
  events: readonly DomainEvent[];
  reset?: { snapshot: readonly unknown[]; filter: Filter; origin: SnapshotOrigin };
  /** The store is emptied: another filter was subscribed to. */
  isRestart?: true;
  /** Log lines before `events` that were counted and not sent. */
  omitted?: OmittedCount;
}

/** What was received since the last frame, in order. */
export class WorkQueue {
  private queue: Work[] = [];
  /** Events in the queue. */
  size = 0;
  /** How many of them are not live. */
  recovered = 0;

  push(work: Work): void {
    this.queue.push(work);
    this.size += work.events.length;
    if (!work.isLive) this.recovered += work.events.length;
  }

  /** Empties the queue. Consecutive work of one feed is merged, so that a store notifies its listeners once per frame. */
  takeAll(): Work[] {
    const runs: Work[][] = [];
    for (const work of this.queue) {
      const run = runs.at(-1);
      if (run?.[0] && canMerge(run[0], work)) run.push(work);
      else runs.push([work]);
    }
    this.queue = [];
    this.size = 0;
    this.recovered = 0;
    return runs.map(merged);
  }
}

const canMerge = (first: Work, next: Work): boolean =>
  isPlain(first) && isPlain(next) && next.feed === first.feed && next.isLive === first.isLive;

/** Omitted lines are before the events that came with them. */
const isPlain = ({ reset, isRestart, omitted }: Work): boolean => !reset && !isRestart && !omitted;

function merged(run: Work[]): Work {
  const [first] = run as [Work];
  return run.length === 1 ? first : { ...first, events: run.flatMap(({ events }) => events) };
}
