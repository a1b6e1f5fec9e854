import type { DomainEvent } from '@/lib/events';
import type { Filter, Tier } from '@/lib/protocol';
import type { AllowanceBounds } from '@/server/gateway/rooms/allowance';
import type { LevelOf } from '@/server/gateway/rooms/level-counts';
import type { LoadLimits } from '@/server/gateway/rooms/load-guard';

/** What a feed's filters may be, how events are routed by them, and which events may be conflated. */
export interface FeedPolicy {
  /** The filter fields that this feed accepts. A subscription with any other field is refused. */
  filters: readonly (keyof Filter)[];
  /** Returns the predicate of a filter. Called once per room, so that the predicate can hold what it needs. */
  passes(filter: Filter): (event: DomainEvent) => boolean;
  /** Routing keys of a filter; undefined: the predicate has to be called with every event. */
  filterKeys(filter: Filter): string[] | undefined;
  /** Routing keys of an event: rooms under one of these keys are the only keyed rooms that may want it. */
  eventKeys(event: DomainEvent): string[];
  /** Readers of the fields that a filter may name values of, by field name. Used to count, not to route. */
  named: Readonly<Record<string, (event: DomainEvent) => string | undefined>>;
  /** The field and values that a filter names, where an event passes exactly if it has one of the values. */
  namedBy(filter: Filter): { field: string; values: readonly string[] } | undefined;
  /** The conflation key of a room with this filter and tier; undefined: every event is sent. */
  conflateBy(filter: Filter, tier: Tier): ((event: DomainEvent) => string) | undefined;
  /** What a room is sent at most. Of more the newest are sent, and the others counted by level. Unset: all are sent. */
  overload?: { allowance: AllowanceBounds; levelOf: LevelOf };
  /** How much of a core its rooms may take: above it those with a filter take turns. Unset: no limit. */
  load?: LoadLimits;
  /** What a client is sent at most of what it missed. Unset: all of it. */
  recovery?: RecoveryBounds;
  /** How many times as long as the average filter this one takes per event. Unset: 1. */
  cost?(filter: Filter): number;
}

interface RecoveryBounds {
  /** Events with about this many or more behind them that pass are counted by level and not sent. */
  newest: number;
  /** After more offsets than this there is a gap. */
  offsets: number;
}

/** A feed without filters, of which every event is sent. */
export const everyEvent: FeedPolicy = {
  filters: [],
  passes: () => () => true,
  filterKeys: () => undefined,
  eventKeys: () => [],
  named: {},
  namedBy: () => undefined,
  conflateBy: () => undefined,
};
