import type { Bucket } from '@/lib/alerts/bucket';
import type { Aggregate } from '@/lib/alerts/rule';
import type { Observation } from '@/server/alerts/engine/observation';

/** Named figures that the text of an alert may use. */
export type Details = Readonly<Record<string, string | number>>;

/**
 * What a bucket keeps, as a few numbers of an array from an index on, the first of which is the number of events. The
 * numbers of a window are those of its buckets merged, oldest first: nothing is subtracted, so that no error adds up.
 */
export interface Measure {
  /** Of a bucket without events. */
  readonly empty: readonly number[];
  add(numbers: Float64Array, at: number, observation: Observation): void;
  /** Adds what the lake has summed. */
  addBucket(numbers: Float64Array, at: number, bucket: Bucket): void;
  merge(into: Float64Array, numbers: Float64Array, at: number): void;
  /** `windowMs`: length of the window. null: there is none. */
  value(numbers: Float64Array, aggregate: Aggregate, windowMs: number): number | null;
  /** What the value is made of, for the text of an alert. */
  details?(numbers: Float64Array, aggregate: Aggregate): Details | undefined;
}

/** The number at an index that is known to be in the array. */
export const at = (numbers: Float64Array, index: number): number => numbers[index] as number;
