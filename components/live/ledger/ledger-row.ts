import type { Feed, GapReason } from '@/lib/protocol';
import type { Delivery } from '@/lib/protocol/delivery-account';

/**
 * What the page can say of one feed. `offsets = received + recovered + conflated + filtered + invalid + markers + missed
 * + unexplained - unverified`: both sides are counted by themselves, and a difference is unexplained.
 */
export interface LedgerRow {
  feed: Feed;
  /** Events that came on an open connection. */
  received: number;
  /** Events that passed while the connection was cut or the page paused or too slow, or that a repair read again. */
  recovered: number;
  conflated: number;
  filtered: number;
  invalid: number;
  markers: number;
  missed: number;
  /** Why the last gap was one. */
  gap?: GapReason;
  /** Offsets, and rows of snapshots, that nothing explains in this moment. */
  unexplained: number;
  /** Was unexplained, and came when it was asked for again. */
  repaired: number;
  duplicates: number;
  /** The feed was not heard for 25 s on an open connection, and was asked for again. */
  silences: number;
  /** Events that came and did not fit what the page reads: among received and recovered, but left out. */
  malformed: number;
  /** Of the counts before, what came from a gateway that does not say what became of each offset. */
  unverified: number;
  /** Offsets that this page has passed, over all filters it followed; undefined while nobody told. */
  offsets?: number;
  /** Offsets before the cursor. */
  position?: number;
  /** Event to screen in the last minute, ms; undefined when nothing came. */
  p50?: number;
  p99?: number;
  cursor: string;
  gatewayId?: string;
}
export type Arrival = 'received' | 'recovered';

/** Of what is unexplained: asked for again now · not explained even then · rows that a snapshot lacks. */
interface Unexplained {
  open: number;
  kept: number;
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

/** The row as it is shown. */
export function rowOf(counts: Counts): LedgerRow {
  const { open, kept, rows, ...row } = counts;
  return { ...row, unexplained: unexplainedOf(counts) };
}

/** What was found unexplained, and what the two sides of the account differ by beside that. */
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
