import type { DomainEvent } from '@/lib/events';
import type { Filter } from '@/lib/protocol';
import { isUnfiltered } from '@/lib/protocol/filter';
import type { Entry } from '@/server/gateway/ring/partition-log';
import type { Ring, RingIndex } from '@/server/gateway/ring/ring';

/** An event with the state that a client needs beside it. `bytes`: about how much memory that state takes. */
export interface EnrichedEvent {
  event: DomainEvent;
  bytes: number;
}

type Passes = (event: DomainEvent) => boolean;

/** The present state of a feed, derived from its events. Snapshots are taken from it. */
export interface Projection extends RingIndex {
  /** `bytes`: about how much memory the event takes. `at`: its position in time, epoch ms. */
  apply(event: DomainEvent, bytes: number, at: number): void;
  snapshot(filter: Filter, ring: Ring, passes: Passes): unknown[];
  /** How many rows that snapshot has, counted by other code from the state itself: so a row that is missing shows. */
  rows(filter: Filter, ring: Ring, passes: Passes): number;
  /** How many events or rows are read for a snapshot to find those that pass its filter. Unset: 0. */
  scanned?(filter: Filter, ring: Ring): number;
  /** Whether snapshots begin with the newest row. Unset: with the oldest. */
  isNewestFirst?: boolean;
  /**
   * Of a conflated feed: the latest event of every key, in offset order per partition. Undefined when the projection does
   * not hold every key.
   */
  latest?(passes: Passes): Entry[] | undefined;
  /** To be called when there is a client whose only state is a snapshot: it may lack the state of older rows. */
  invalidate?(): void;
  /** The event with what some client may lack; undefined when no client lacks anything. */
  enrich?(event: DomainEvent): EnrichedEvent | undefined;
  /** Drops everything: the log was recreated or truncated. */
  clear(): void;
}

/** A feed whose state is its newest events, oldest first. */
export function newestEvents(limit: number): Projection {
  return {
    apply: () => undefined,
    snapshot: (_filter, ring, passes) => ring.newest(limit, passes),
    rows: (filter, ring, passes) =>
      Math.min(limit, isUnfiltered(filter) ? ring.length : ring.countSince([], passes)),
    scanned: (_filter, ring) => ring.length,
    clear: () => undefined,
  };
}
