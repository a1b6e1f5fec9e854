import type { Feed, GapReason } from '@/lib/protocol';
import type { Delivery } from '@/lib/protocol/delivery-account';

/**
 * The delivery counts of one feed. `offsets = received + recovered + conflated + filtered + invalid + markers + missed
 * + unexplained - unverified`: both sides are counted independently, and a difference is unexplained.
 */
export interface LedgerRow {
  feed: Feed;
  /** Events that arrived on an open connection. */
  received: number;
  /** Events of the time when the connection was lost or the page was paused or too slow, or that a repair requested again. */
  recovered: number;
  conflated: number;
  filtered: number;
  invalid: number;
  markers: number;
  missed: number;
  /** The reason of the last gap. */
  gap?: GapReason;
  /** Offsets and snapshot rows that nothing explains now. */
  unexplained: number;
  /** Was unexplained, and arrived after another request. */
  repaired: number;
  duplicates: number;
  /** How often no message of the feed arrived for 25 s on an open connection, and it was requested again. */
  silences: number;
  /** Events that could not be read: counted as received or recovered, and not shown. */
  malformed: number;
  /** Part of the counts above: from a gateway that does not account for each offset. */
  unverified: number;
  /** Offsets that this page has passed, over all its filters; undefined: the gateway does not say. */
  offsets?: number;
  /** Offsets before the cursor. */
  position?: number;
  /** Event-to-screen latency of the last minute, ms; undefined when no event was timed. */
  p50?: number;
  p99?: number;
  cursor: string;
  gatewayId?: string;
}
export type Arrival = 'received' | 'recovered';

/** The parts of `unexplained`. */
interface Unexplained {
  /** Offsets that were requested again. */
  open: number;
  /** Offsets that another request did not explain. */
  kept: number;
  /** Rows that a snapshot lacks or has too many. */
  rows: number;
}
export type Counts = Omit<LedgerRow, 'unexplained' | 'p50' | 'p99'> & Unexplained;

export const emptyCounts = (feed: Feed): Counts => ({
  feed,
  received: 0,
  recovered: 0,
  conflated: 0,
  filtered: 0,
  invalid: 0,
  markers: 0,
  missed: 0,
  open: 0,
  kept: 0,
  rows: 0,
  repaired: 0,
  duplicates: 0,
  silences: 0,
  malformed: 0,
  unverified: 0,
  cursor: '',
});

/** Adds what one message brought. */
export function book(counts: Counts, arrival: Arrival, delivery: Delivery): void {
  const { events, malformed, unexplainedEvents, passed } = delivery;
  counts[arrival] += events.length + malformed - unexplainedEvents;
  for (const name of ['conflated', 'filtered', 'invalid', 'markers', 'missed'] as const)
    counts[name] += delivery[name];
  for (const name of ['duplicates', 'malformed', 'repaired'] as const) counts[name] += delivery[name];
  counts.rows += delivery.rowDifference;
  counts.kept += delivery.unexplained;
  if (passed === undefined)
    counts.unverified += events.length + malformed + delivery.conflated + delivery.missed;
  else counts.offsets = (counts.offsets ?? 0) + passed;
}

/** The row as the ledger shows it. */
export function rowOf(counts: Counts): LedgerRow {
  const { open, kept, rows, ...row } = counts;
  return { ...row, unexplained: unexplainedOf(counts) };
}

/** What was found unexplained, and by how much the two sides of the account differ besides. */
export function unexplainedOf(counts: Counts): number {
  const { open, kept, rows, offsets } = counts;
  const difference = offsets === undefined ? 0 : offsets - explainedOf(counts) - kept;
  return open + kept + rows + Math.abs(difference);
}

/** Offsets that are accounted for. */
export const explainedOf = (row: Omit<LedgerRow, 'unexplained'>): number =>
  row.received +
  row.recovered +
  row.conflated +
  row.filtered +
  row.invalid +
  row.markers +
  row.missed -
  row.unverified;
