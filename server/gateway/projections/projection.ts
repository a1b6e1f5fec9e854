import type { DomainEvent } from '@/lib/events';
import type { Filter } from '@/lib/protocol';
import { isUnfiltered } from '@/lib/protocol/filter';
import type { Entry } from '@/server/gateway/ring/partition-log';
import type { Ring, RingIndex } from '@/server/gateway/ring/ring';

/** An event with what somebody who was told a snapshot lacks to understand it, and about what that costs to hold. */
export interface EnrichedEvent {
  event: DomainEvent;
  bytes: number;
}

/** The present state of a feed, derived from its events. */
export interface Projection extends RingIndex {
  /** `bytes`: about what the event costs to hold. `at`: its position in time, epoch ms. */
  apply(event: DomainEvent, bytes: number, at: number): void;
  snapshot(filter: Filter, ring: Ring, passes: (event: DomainEvent) => boolean): unknown[];
  /** How many rows such a snapshot has, counted from what is held and not from the list. */
  rows(filter: Filter, ring: Ring, passes: (event: DomainEvent) => boolean): number;
  /** How many events or rows are looked at for a snapshot of this filter to find those that pass; none where that is not said. */
  scanned?(filter: Filter, ring: Ring): number;
  /** Whether a snapshot begins with what is newest. */
  isNewestFirst?: boolean;
  /**
   * Where earlier events are conflated into a later one of their key: the latest of every key, in offset order per partition.
   * Undefined when not every key is known.
   */
  latest?(passes: (event: DomainEvent) => boolean): Entry[] | undefined;
  /** Somebody came, or all were told the state anew, who knows no more than a snapshot tells. */
  invalidate?(): void;
  /** Undefined where nothing is lacking. */
  enrich?(event: DomainEvent): EnrichedEvent | undefined;
  /** Forgets everything: the log began anew. */
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
