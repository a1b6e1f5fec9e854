import { type Feed, feeds } from '@/lib/protocol';
import { Emitter } from './emitter';
import { LatencyHistogram, RecentMedian } from './latency';

/** What the page can prove of one feed: every event is received, stood for, recovered, dropped as double, or missed. */
export interface LedgerRow {
  feed: Feed;
  received: number;
  conflated: number;
  recovered: number;
  missed: number;
  duplicates: number;
  /** Event to screen, ms. */
  p50?: number;
  p99?: number;
  cursor: string;
  gatewayId?: string;
}
type Count = 'received' | 'conflated' | 'recovered' | 'missed' | 'duplicates';

/** Figures on screen change at this pace: a person reads them. */
const publishMs = 250;

export class Ledger {
  readonly changed = new Emitter();
  private readonly rows = new Map<Feed, LedgerRow>();
  private readonly histograms = new Map(feeds.map((feed) => [feed, new LatencyHistogram()]));
  private readonly recent = new RecentMedian();
  private published: readonly LedgerRow[] = [];
  private medianMs: number | undefined;

  constructor() {
    for (const feed of feeds) this.rows.set(feed, emptyRow(feed));
    this.published = [...this.rows.values()].map((row) => ({ ...row }));
  }

  /** Begins to publish; returns how to stop. */
  start(): () => void {
    const timer = setInterval(() => this.publish(), publishMs);
    return () => clearInterval(timer);
  }

  add(feed: Feed, count: Count, by: number): void {
    const row = this.rows.get(feed);
    if (row) row[count] += by;
  }

  stand(feed: Feed, cursor: string, gatewayId?: string): void {
    const row = this.rows.get(feed);
    if (!row) return;
    row.cursor = cursor;
    if (gatewayId !== undefined) row.gatewayId = gatewayId;
  }

  /** Notes that an event reached the screen `ms` after its Kafka timestamp. */
  onScreen(feed: Feed, ms: number, now: number): void {
    this.histograms.get(feed)?.record(ms);
    // The health feed is a pulse of our own and says nothing about how fast events are.
    if (feed !== 'health') this.recent.record(ms, now);
  }

  snapshot = (): readonly LedgerRow[] => this.published;
  median = (): number | undefined => this.medianMs;

  private publish(): void {
    this.published = [...this.rows.values()].map((row) => ({ ...row, ...this.percentiles(row.feed) }));
    const median = this.recent.median(Date.now());
    this.medianMs = median === undefined ? undefined : Math.round(median);
    this.changed.emit();
  }

  private percentiles(feed: Feed): Pick<LedgerRow, 'p50' | 'p99'> {
    const [p50, p99] = [0.5, 0.99].map((p) => this.histograms.get(feed)?.percentile(p));
    return p50 === undefined || p99 === undefined ? {} : { p50, p99 };
  }
}

const emptyRow = (feed: Feed): LedgerRow => ({
  feed,
  received: 0,
  conflated: 0,
  recovered: 0,
  missed: 0,
  duplicates: 0,
  cursor: '',
});
