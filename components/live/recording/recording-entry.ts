import type { Filter, GapReason, LevelCounts } from '@/lib/protocol';

interface Stamped {
  /** When the page applied it, epoch ms. */
  at: number;
  filter: Filter;
  /** The epoch of the cursor: offsets of different epochs cannot be compared. */
  epoch: string;
}

/** What the page applied between two cursors. Lists are flat, three numbers per item, to save memory. */
export interface RangeEntry extends Stamped {
  kind: 'range';
  /** When the page applied the last of it, epoch ms. */
  until: number;
  arrival: 'live' | 'recovered';
  /** partition, first offset, the offset after the last */
  covers: number[];
  /** partition, offset, sum */
  events: number[];
  conflated: number;
  /** Of log lines: how many of them have each level. */
  conflatedLevels?: LevelCounts;
  /** As counted by the gateway; undefined: it does not say. */
  counts: { filtered: number; invalid: number; markers: number } | undefined;
  /** partition, offset, epoch ms: of events whose timestamp the gateway replaced; Kafka has another. */
  replacedTimes: number[];
}

interface NewPosition extends Stamped {
  /** The next offset of each partition: recording continues from here. */
  next: readonly number[];
}
/** A snapshot replaced the state. */
interface SnapshotEntry extends NewPosition {
  kind: 'snapshot';
}
/** Events were missed. */
interface GapEntry extends NewPosition {
  kind: 'gap';
  missed: number;
  reason: GapReason | 'unknown';
}
export type Entry = RangeEntry | SnapshotEntry | GapEntry;
