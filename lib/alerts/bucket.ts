import { z } from 'zod';

/** A value of the measured field, and where it came from: the greatest (at, partition, offset) is the latest. */
const measured = z.object({
  value: z.number(),
  /** Epoch ms. */
  at: z.number(),
  partition: z.number(),
  offset: z.number(),
});
export type Measured = z.output<typeof measured>;

/**
 * What the events of one group add to one bucket of time. A value of a rule is made of the buckets in its window, live
 * and in a preview: there the lake computes them. Only what the aggregate needs is set.
 */
export const bucketSchema = z.object({
  /** Epoch ms, a multiple of the length of a bucket: events with `start <= at < start + length`. */
  start: z.number(),
  /** Events that pass `events` and `where` and have every field of `by`. */
  count: z.number(),
  /** share: of these, the events that pass `matching`. */
  matched: z.number().optional(),
  /** With `field`: of these, the events in which it is a number. */
  values: z.number().optional(),
  sum: z.number().optional(),
  /** The lowest and the highest value; of equal ones the earliest. */
  min: measured.optional(),
  max: measured.optional(),
  /** last, increase: the earliest and the latest value. absence: of the events, with the value 0. */
  first: measured.optional(),
  last: measured.optional(),
  /** increase: sum of the steps from one value to the next within the bucket; a lower value is a step from 0. */
  increase: z.number().optional(),
  /** Percentiles: a value of each bin of `binOf`, and the number of values in it. */
  bins: z.array(z.tuple([z.number(), z.number()])).optional(),
});
export type Bucket = z.output<typeof bucketSchema>;

/** Relative error of a percentile at most. */
const accuracy = 0.01;
const gamma = (1 + accuracy) / (1 - accuracy);
/** Natural logarithm of the width of a bin. */
export const binWidth = Math.log(gamma);
/** Values nearer to 0 count as 0, which bounds the number of bins. */
export const smallestBinned = 1e-6;

/** Number of the bin of a value above 0: ](1.02 ^ (n - 1)), 1.02 ^ n], about. */
export const binOf = (value: number): number => Math.ceil(Math.log(value) / binWidth);

/** A value in the middle of a bin, within 1 % of every value in it. */
export const valueOfBin = (bin: number): number => (2 * gamma ** bin) / (gamma + 1);
