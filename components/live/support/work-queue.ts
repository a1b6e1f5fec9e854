import type { DomainEvent } from '@/lib/events';
import type { Feed, Filter } from '@/lib/protocol';

/** What the stores are to be given at the next frame. */
export interface Work {
  feed: Feed;
  isLive: boolean;
  events: readonly DomainEvent[];
  reset?: { snapshot: readonly unknown[]; filter: Filter };
}

/** What came since the last frame, in order. */
export class WorkQueue {
  private queue: Work[] = [];
  /** Events that wait. */
  size = 0;
  /** Of them, those that happened before now: history that was recovered. */
  recovered = 0;

  push(work: Work): void {
    this.queue.push(work);
    this.size += work.events.length;
    if (!work.isLive) this.recovered += work.events.length;
  }

  /** Takes all. Runs of the same feed are joined: a store tells its listeners once per frame. */
  takeAll(): Work[] {
    const runs: Work[][] = [];
    for (const work of this.queue) {
      const run = runs.at(-1);
      if (run?.[0] && canJoin(run[0], work)) run.push(work);
      else runs.push([work]);
    }
    this.queue = [];
    this.size = 0;
    this.recovered = 0;
    return runs.map(joined);
  }
}

const canJoin = (first: Work, next: Work): boolean =>
  !first.reset && !next.reset && next.feed === first.feed && next.isLive === first.isLive;

function joined(run: Work[]): Work {
  const [first] = run as [Work];
  return run.length === 1 ? first : { ...first, events: run.flatMap(({ events }) => events) };
}
