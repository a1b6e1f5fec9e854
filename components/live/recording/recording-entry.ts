import type { Filter, GapReason } from '@/lib/protocol';

interface Stamped {
  /** When the page took it in, epoch ms. */
  at: number;
  filter: Filter;
  /** Which log the offsets belong to. */
  epoch: string;
}

/** What the page applied between two cursors. Lists are flat, three numbers each: they are many. */
export interface RangeEntry extends Stamped {
  kind: 'range';
  /** When the page took in the last of it, epoch ms. */
  until: number;
  arrival: 'live' | 'recovered';
  /** partition, first offset, the offset behind the last */
  covers: number[];
  /** partition, offset, sum */
  events: number[];
  conflated: number;
  /** What the gateway counted; undefined when it does not say. */
  counts: { filtered: number; invalid: number; markers: number } | undefined;
  /** partition, offset, time: of events whose own timestamp was replaced, which Kafka does not know. Epoch ms. */
  replacedTimes: number[];
}

interface NewPosition extends Stamped {
  /** The next offset of each partition: recording goes on from here. */
  next: readonly number[];
}
/** A state in place of events. */
interface SnapshotEntry extends NewPosition {
  kind: 'snapshot';
}
/** Events that the page was told it missed. */
interface GapEntry extends NewPosition {
  kind: 'gap';
  missed: number;
  reason: GapReason | 'unknown';
}
export type Entry = RangeEntry | SnapshotEntry | GapEntry;
