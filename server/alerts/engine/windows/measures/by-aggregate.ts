import type { Aggregate } from '@/lib/alerts/rule';
import { counts, shares } from './counts';
import { increases } from './increases';
import { lasts } from './lasts';
import type { Measure } from './measure';
import { ranges } from './ranges';
import { sums } from './sums';

/** What the buckets of an aggregate keep. */
export type MeasureName =
  | 'counts'
  | 'shares'
  | 'sums'
  | 'ranges'
  | 'lasts'
  | 'increases'
  | 'bins'
  | 'silence';

export const measureOf: Readonly<Record<Aggregate, MeasureName>> = {
  count: 'counts',
  rate: 'counts',
  share: 'shares',
  sum: 'sums',
  average: 'sums',
  min: 'ranges',
  max: 'ranges',
  change: 'ranges',
  last: 'lasts',
  increase: 'increases',
  p50: 'bins',
  p95: 'bins',
  p99: 'bins',
  absence: 'silence',
};

export const numberMeasures: Readonly<Record<Exclude<MeasureName, 'bins' | 'silence'>, Measure>> = {
  counts,
  shares,
  sums,
  ranges,
  lasts,
  increases,
};
