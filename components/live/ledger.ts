import { type Feed, feeds } from '@/lib/protocol';
import { Emitter } from './emitter';
import { LatencyHistogram, RecentMedian } from './latency';
import type { Standing } from './places';

/** What the page can prove of one feed: every event is received, stood for, recovered, dropped as double, or missed. */
export interface LedgerRow {
  feed: Feed;
  received: number;
  conflated: number;
  recovered: number;
  missed: number;
  duplicates: number;
  /** Silent gaps: a batch that never came was noticed by its number, and what was in it was asked for again. */
  holes: number;
  /** The feed was not heard for 25 s on an open connection, and was asked for again. */
  silences: number;
  /** Events that came and did not fit the protocol, or that the page could not take in: left out. */
  malformed: number;
  /** Kafka offsets that this page has passed, over all filters it followed; undefined while nobody told. */
  offsets?: number;
  /** Kafka offsets before the cursor. */
  position?: number;
  /** Event to screen in the last minute, ms; undefined when nothing came. */
  p50?: number;
  p99?: number;
  cursor: string;
  gatewayId?: string;
}
type Count =
  | 'received'
  | 'conflated'
  | 'recovered'
  | 'missed'
  | 'duplicates'
  | 'holes'
  | 'silences'
  | 'malformed';

/** Figures on screen change at this pace: a person reads them. */
const publishMs = 250;

/**
 * Offsets passed that no count accounts for: filtered out by the gateway, no valid event, a transaction marker, or
 * told by a snapshot. Undefined while the gateway does not tell what Kafka counts.
 */
export function notShown(row: LedgerRow): number | undefined {
  if (row.offsets === undefined) return undefined;
  return row.offsets - row.received - row.conflated - row.recovered - row.missed;
}

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

  /** Notes where the page stands, and how many Kafka offsets it passed on the way there. */
  stand(feed: Feed, { cursor, position, gatewayId }: Standing, passed: number): void {
    const row = this.rows.get(feed);
    if (!row) return;
    row.cursor = cursor;
    if (gatewayId !== undefined) row.gatewayId = gatewayId;
    // The pulse of the gateway is its own and stands in no topic.
    if (position === undefined || feed === 'health') return;
    row.position = position;
    row.offsets = (row.offsets ?? 0) + passed;
  }

  /** Notes that an event reached the screen `ms` after its Kafka timestamp. */
  onScreen(feed: Feed, ms: number, now: number): void {
    this.histograms.get(feed)?.record(ms, now);
    // The health feed is a pulse of our own and says nothing about how fast events are.
    if (feed !== 'health') this.recent.record(ms, now);
  }

  /** A feed as it stands in this moment, ahead of what is published. */
  row = (feed: Feed): Readonly<LedgerRow> | undefined => this.rows.get(feed);
  snapshot = (): readonly LedgerRow[] => this.published;
  median = (): number | undefined => this.medianMs;

  private publish(): void {
    const now = Date.now();
    this.published = [...this.rows.values()].map((row) => ({ ...row, ...this.percentiles(row.feed, now) }));
    const median = this.recent.median(now);
    this.medianMs = median === undefined ? undefined : Math.round(median);
    this.changed.emit();
  }

  private percentiles(feed: Feed, now: number): Pick<LedgerRow, 'p50' | 'p99'> {
    const [p50, p99] = [0.5, 0.99].map((p) => this.histograms.get(feed)?.percentile(p, now));
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
  holes: 0,
  silences: 0,
  malformed: 0,
  cursor: '',
});
