import type { DomainEvent } from '@/lib/events';
import type { Filter } from '@/lib/protocol';
import type { Ring } from './ring';

/** The present state of a feed, derived from its events. */
export interface Projection {
  apply(event: DomainEvent): void;
  snapshot(filter: Filter, ring: Ring, passes: (event: DomainEvent) => boolean): unknown[];
  /** Where a later event stands for the earlier of its key: the latest of every key, in offset order per partition. */
  latest?(passes: (event: DomainEvent) => boolean): DomainEvent[];
  /** Somebody came, or all were told the state anew, who knows no more than a snapshot tells. */
  joined?(): void;
  /** The event with what somebody who was told a snapshot lacks to understand it. */
  explained?(event: DomainEvent): DomainEvent;
  /** Forgets everything: the log began anew. */
  clear(): void;
}

/** A feed whose state is its newest events, oldest first. */
export function newestEvents(limit: number): Projection {
  return {
    apply: () => undefined,
    snapshot: (_filter, ring, passes) => ring.select(passes).slice(-limit),
    clear: () => undefined,
  };
}
