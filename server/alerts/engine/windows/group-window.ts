import type { Bucket } from '@/lib/alerts/bucket';
import type { Aggregate } from '@/lib/alerts/rule';
import type { WindowShape } from '@/lib/alerts/windows';
import type { Observation } from '@/server/alerts/engine/observation';
import type { Details } from './measures/measure';

/** The buckets of the windows of a rule, kept in a ring: those of its window and, if it is about what grows, of the one before. */
export interface RingShape extends WindowShape {
  /** Buckets that are kept. */
  kept: number;
}

export const cellOf = ({ kept }: RingShape, bucket: number): number => bucket % kept;

/** Value of a window, and the number of events or values it is made of. */
export interface WindowValue {
  value: number | null;
  count: number;
}

/** The buckets of one group. A cell is the place of a bucket in the ring. */
export interface GroupWindow {
  hasCell(cell: number): boolean;
  add(cell: number, observation: Observation): void;
  /** What the lake has summed. */
  addBucket(cell: number, bucket: Bucket): void;
  /** The bucket is older than what is kept. */
  clear(cell: number): void;
  /** It is not used any more. */
  release(): void;
  /** Of the window whose newest bucket is `bucket`. `at`: end of the slot, epoch ms. */
  read(aggregate: Aggregate, bucket: number, at: number): WindowValue;
  /** What that value is made of, for the text of an alert. */
  details?(aggregate: Aggregate, bucket: number): Details | undefined;
}
