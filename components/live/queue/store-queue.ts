import type { FeedSink } from '@/components/live/feeds/feed-intake';
import { feedTable, type Stores } from '@/components/live/feeds/feed-table';
import type { Ledger } from '@/components/live/ledger/ledger';
import type { ScreenLatency } from '@/components/live/ledger/screen-latency';
import { reportFailure } from '@/components/live/support/failure-log';
import type { Feed } from '@/lib/protocol';
import { FrameLoop } from './frame-loop';
import { type Work, WorkQueue } from './work-queue';

/** A hidden tab may get a timer only once a minute: a queue of more events than this is flushed immediately. */
const maxQueued = 20_000;

/** Holds what the feeds receive until the next animation frame, and then writes it to the stores. */
export class StoreQueue {
  private readonly queue = new WorkQueue();
  private readonly loop: FrameLoop;

  constructor(
    private readonly stores: Stores,
    private readonly ledger: Ledger,
    private readonly latency: ScreenLatency,
  ) {
    this.loop = new FrameLoop(
      () => this.flush(),
      () => this.latency.painted(Date.now()),
    );
  }

  /** Where the session of a feed writes to. */
  sinkOf(feed: Feed): FeedSink {
    return {
      restart: () => this.enqueue({ feed, isLive: false, events: [], isRestart: true }),
      reset: (snapshot, filter, origin) =>
        this.enqueue({ feed, isLive: false, events: [], reset: { snapshot, filter, origin } }),
      apply: (events, isLive, omitted) =>
        this.enqueue({ feed, isLive, events, ...(omitted ? { omitted } : {}) }),
    };
  }

  /** Events that wait for the next frame. */
  get size(): number {
    return this.queue.size;
  }

  /** Recovered events that are not on screen yet. */
  get recovered(): number {
    return this.queue.recovered;
  }

  /** To be called when the tab is hidden or shown. */
  visibilityChanged(): void {
    this.loop.visibilityChanged();
  }

  private enqueue(work: Work): void {
    if (work.events.length === 0 && !work.reset && !work.isRestart && !work.omitted) return;
    this.queue.push(work);
    this.loop.request();
    if (this.queue.size > maxQueued) this.loop.runNow();
  }

  private flush(): void {
    for (const work of this.queue.takeAll()) this.write(work);
  }

  /** A store that throws loses this work and no other: it is counted as malformed. */
  private write(work: Work): void {
    const { feed, events } = work;
    try {
      if (work.isRestart) feedTable[feed].restart?.(this.stores);
      const failed = work.reset ? this.reset(feed, work.reset) : this.apply(work);
      this.ledger.add(feed, 'malformed', failed);
    } catch (error) {
      this.ledger.add(feed, 'malformed', Math.max(1, events.length));
      reportFailure(`The store of ${feed}`, error);
    }
  }

  private reset(feed: Feed, { snapshot, filter, origin }: NonNullable<Work['reset']>): number {
    return feedTable[feed].reset(this.stores, snapshot, filter, origin);
  }

  private apply({ feed, events, isLive, omitted }: Work): number {
    const failed = feedTable[feed].apply(this.stores, events, isLive, omitted);
    // A hidden tab does not paint: its events say nothing about the latency.
    if (isLive && !document.hidden) this.latency.expectPaint(feed, events);
    return failed;
  }
}
