import { binWidth, smallestBinned } from '@/lib/alerts/bucket';
import type { Aggregate } from '@/lib/alerts/rule';

/** The expressions of a bucket over its rows (at_ms, partition, offset, matched, value), by the name in `Bucket`. */
type Measure = Readonly<Record<string, string>>;

const measured = (value: string, at: string, partition: string, offset: string): string =>
  `struct_pack(value := ${value}, "at" := ${at}, "partition" := ${partition}, "offset" := ${offset})`;
const where = 'at_ms, "partition", "offset"';

/** Structs are compared field by field: the earliest of the lowest values. */
const lowest = `min(${measured('value', 'at_ms', '"partition"', '"offset"')}) FILTER (value IS NOT NULL)`;
const highest = `max(${measured('value', '-at_ms', '-"partition"', '-"offset"')}) FILTER (value IS NOT NULL)`;
const placed = `struct_pack("at" := at_ms, "partition" := "partition", "offset" := "offset", value := value)`;
const values = 'count(value)';

const extremes = { values, min: lowest, max: highest };
const total = { values, sum: 'fsum(value)' };
const ends = {
  values,
  first: `min(${placed}) FILTER (value IS NOT NULL)`,
  last: `max(${placed}) FILTER (value IS NOT NULL)`,
};

const measures: Partial<Record<Aggregate, Measure>> = {
  share: { matched: 'count(*) FILTER (matched)' },
  sum: total,
  average: total,
  min: { values, min: lowest },
  max: { values, max: highest },
  last: ends,
  change: extremes,
  increase: { ...ends, increase: 'sum(step)' },
  absence: { last: `max(${placed})` },
};

export const measureOf = (aggregate: Aggregate): Measure => measures[aggregate] ?? {};

/** Numbers of a bucket: its start, its events, and what is measured, of which some have a place of four numbers. */
export const numbersOfMeasure = (aggregate: Aggregate): number =>
  Object.keys(measureOf(aggregate)).reduce((sum, name) => sum + (isPlaced.has(name) ? 5 : 1), 2);

const isPlaced = new Set(['min', 'max', 'first', 'last']);

/** How far a value is above the one before it in its bucket; a lower one is a step from 0. */
export const stepSql = (partitionBy: string): string => {
  const window = `(PARTITION BY ${partitionBy} ORDER BY ${where})`;
  return `CASE WHEN lag(value) OVER ${window} IS NULL THEN 0 WHEN value >= lag(value) OVER ${window}
    THEN value - lag(value) OVER ${window} ELSE value END`;
};

/** Keeps the numbers of bins above 0, so that the sign is that of the value. */
export const binOffset = 100_000;

/** binOf of lib/alerts/bucket, with the sign of the value; 0: a value that counts as 0. */
export const binSql = (value: string): string =>
  `CASE WHEN abs(${value}) < ${smallestBinned} THEN 0
    ELSE CAST(sign(${value}) * (ceil(ln(abs(${value})) / ${binWidth}) + ${binOffset}) AS INTEGER) END`;
