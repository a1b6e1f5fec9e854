import { feedTable } from '@/components/live/feeds/feed-table';
import { Emitter } from '@/components/live/support/emitter';
import { type Feed, feeds, type GapReason, type PageReport } from '@/lib/protocol';
import type { Delivery } from '@/lib/protocol/delivery-account';
import { LatencyHistogram, RecentMedian } from './latency';
import {
  type Arrival,
  book,
  type Counts,
  emptyCounts,
  type LedgerRow,
  rowOf,
  unexplainedOf,
} from './ledger-row';

export type { LedgerRow } from './ledger-row';

/** How often the figures on screen change, ms. */
const publishMs = 250;

/** Where the page is in a feed after a message. */
interface LedgerPosition {
  cursor: string;
  /** Offsets before the cursor, over all partitions; undefined: the gateway does not say. */
  position: number | undefined;
  gatewayId?: string;
}

/** The delivery counts of all feeds, and the latency of their events. */
export class Ledger {
  readonly changed = new Emitter();
  private readonly counts = new Map(feeds.map((feed) => [feed, emptyCounts(feed)]));
  private readonly histograms = new Map(feeds.map((feed) => [feed, new LatencyHistogram()]));
  private readonly recent = new RecentMedian();
  private published: readonly LedgerRow[] = [...this.counts.values()].map(rowOf);
  private medianMs: number | undefined;

  /** Starts to publish; returns how to stop. */
  start(): () => void {
    const timer = setInterval(() => this.publish(), publishMs);
    return () => clearInterval(timer);
  }

  /** Adds what one message brought, and the position after it. */
  book(
    feed: Feed,
    arrival: Arrival,
    delivery: Delivery,
    { cursor, position, gatewayId }: LedgerPosition,
  ): void {
    const counts = this.of(feed);
    book(counts, arrival, delivery);
    counts.cursor = cursor;
    if (gatewayId !== undefined) counts.gatewayId = gatewayId;
    if (position !== undefined) counts.position = position;
  }

  add(feed: Feed, count: 'silences' | 'malformed', by: number): void {
    this.of(feed)[count] += by;
  }

  /** Adds offsets that are unexplained and were requested again; negative: they were explained or given up. */
  addOpen(feed: Feed, by: number): void {
    this.of(feed).open += by;
  }

  /** Why offsets of a feed can no longer be read. */
  noteGap(feed: Feed, reason: GapReason): void {
    this.of(feed).gap = reason;
  }

  /** Unexplained now, over all feeds. */
  unexplained = (): number =>
    [...this.counts.values()].reduce((sum, counts) => sum + unexplainedOf(counts), 0);

  /** Was unexplained and arrived after another request, over all feeds. */
  repaired = (): number => [...this.counts.values()].reduce((sum, { repaired }) => sum + repaired, 0);

  /** Records that an event was painted `ms` after its Kafka timestamp. `now`: epoch ms. */
  onScreen(feed: Feed, ms: number, now: number): void {
    this.histograms.get(feed)?.record(ms, now);
    if (feedTable[feed].isTimed) this.recent.record(ms, now);
  }

  /** The counts of a feed now, which may be ahead of `snapshot`. */
  row = (feed: Feed): Readonly<LedgerRow> => rowOf(this.of(feed));
  /** All rows as last published. */
  snapshot = (): readonly LedgerRow[] => this.published;
  /** What the page measures now, of the feeds that it has received. `now`: epoch ms. */
  report(now: number): PageReport {
    const received = [...this.counts.values()].filter(({ cursor }) => cursor !== '');
    return {
      feeds: received.map((counts) => {
        const { count = 0, ...percentiles } = this.histograms.get(counts.feed)?.recent(now) ?? {};
        return { feed: counts.feed, painted: count, ...percentiles, unexplained: unexplainedOf(counts) };
      }),
    };
  }
  /** Median latency of the last five seconds, ms; undefined while no event was timed. */
  median = (): number | undefined => this.medianMs;

  /** Publishes immediately: unexplained offsets do not wait for the timer. */
  publish(): void {
    const now = Date.now();
    this.published = [...this.counts.values()].map((counts) => ({
      ...rowOf(counts),
      ...this.percentiles(counts.feed, now),
    }));
    const median = this.recent.median(now);
    this.medianMs = median === undefined ? undefined : Math.round(median);
    this.changed.emit();
  }

  private of(feed: Feed): Counts {
    const counts = this.counts.get(feed);
    if (!counts) throw new Error(`There is no feed ${feed}.`);
    return counts;
  }

  private percentiles(feed: Feed, now: number): Pick<LedgerRow, 'p50' | 'p99'> {
    const [p50, p99] = [0.5, 0.99].map((p) => this.histograms.get(feed)?.percentile(p, now));
    return p50 === undefined || p99 === undefined ? {} : { p50, p99 };
  }
}
