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
  /**
   * Applies an event that was missed when its offset was read: later ones may have been applied since. Unset: the state
   * cannot be repaired.
   */
  restore?(event: DomainEvent, bytes: number, ring: Ring): void;
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
  /** Events that the ring lacks, oldest first. */
  let restored: DomainEvent[] = [];
  return {
    apply: () => undefined,
    restore: (event, _bytes, ring) => {
      if (ring.has(event) || restored.some((one) => isSame(one, event))) return;
      restored = [...restored, event].slice(-limit);
    },
    snapshot: (_filter, ring, passes) => {
      const newest = ring.newest(limit, passes);
      const added = restored.filter(passes);
      return added.length === 0 ? newest : [...added, ...newest].sort((a, b) => a.at - b.at).slice(-limit);
    },
    rows: (filter, ring, passes) => {
      const held = isUnfiltered(filter) ? ring.length : ring.countAtMost(limit, passes);
      return Math.min(limit, held + restored.filter(passes).length);
    },
    scanned: (_filter, ring) => ring.length,
    clear: () => {
      restored = [];
    },
  };
}

const isSame = (one: DomainEvent, other: DomainEvent): boolean =>
  one.partition === other.partition && one.offset === other.offset;
