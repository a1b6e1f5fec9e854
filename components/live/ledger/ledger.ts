import { Emitter } from '@/components/live/support/emitter';
import { type Feed, feeds, type GapReason } from '@/lib/protocol';
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

/** Figures on screen change at this pace: a person reads them. */
const publishMs = 250;

/** Position of the page in a feed after a message. */
export interface Standing {
  cursor: string;
  /** Offsets before it; undefined: the gateway does not say. */
  position: number | undefined;
  gatewayId?: string;
}

/** The accounts of all feeds, and how fast their events were on screen. */
export class Ledger {
  readonly changed = new Emitter();
  private readonly counts = new Map(feeds.map((feed) => [feed, emptyCounts(feed)]));
  private readonly histograms = new Map(feeds.map((feed) => [feed, new LatencyHistogram()]));
  private readonly recent = new RecentMedian();
  private published: readonly LedgerRow[] = [...this.counts.values()].map(rowOf);
  private medianMs: number | undefined;

  /** Begins to publish; returns how to stop. */
  start(): () => void {
    const timer = setInterval(() => this.publish(), publishMs);
    return () => clearInterval(timer);
  }

  /** Adds what one message brought, and notes where the page stands after it. */
  book(feed: Feed, arrival: Arrival, delivery: Delivery, { cursor, position, gatewayId }: Standing): void {
    const counts = this.of(feed);
    book(counts, arrival, delivery);
    counts.cursor = cursor;
    if (gatewayId !== undefined) counts.gatewayId = gatewayId;
    if (position !== undefined) counts.position = position;
  }

  add(feed: Feed, count: 'silences' | 'malformed', by: number): void {
    this.of(feed)[count] += by;
  }

  /** More offsets are asked for again because nothing explains them; below 0: fewer. */
  suspect(feed: Feed, by: number): void {
    this.of(feed).open += by;
  }

  /** Why offsets of a feed can no longer be had. */
  noteGap(feed: Feed, reason: GapReason): void {
    this.of(feed).gap = reason;
  }

  /** What nothing explains in this moment, over all feeds. */
  unexplained = (): number =>
    [...this.counts.values()].reduce((sum, counts) => sum + unexplainedOf(counts), 0);

  /** What was unexplained and came when it was asked for again, over all feeds. */
  repaired = (): number => [...this.counts.values()].reduce((sum, { repaired }) => sum + repaired, 0);

  /** Notes that an event reached the screen `ms` after its Kafka timestamp. */
  onScreen(feed: Feed, ms: number, now: number): void {
    this.histograms.get(feed)?.record(ms, now);
    // The health feed is a pulse of our own and says nothing about how fast events are.
    if (feed !== 'health') this.recent.record(ms, now);
  }

  /** A feed as it stands in this moment, ahead of what is published. */
  row = (feed: Feed): Readonly<LedgerRow> => rowOf(this.of(feed));
  snapshot = (): readonly LedgerRow[] => this.published;
  median = (): number | undefined => this.medianMs;

  /** Shows what changed now: that something is not explained is not to wait. */
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
