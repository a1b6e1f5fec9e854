import type { Period } from '@/components/analytics/range/period';
import type { Point } from './points';

export interface Series {
  /** Name of its values in the points. */
  name: string;
  label: string;
  /** A CSS colour: tokens follow theme and staleness. */
  colour: string;
  isFaded?: boolean;
}

export interface TimeChartProps {
  /** Of the chart, for screen readers. */
  name: string;
  period: Period;
  series: readonly Series[];
  points: readonly Point[];
  /** Of the period before: each is drawn at the bucket with the same number. */
  previous?: readonly Point[] | undefined;
  /** Names of the values of which the period before is drawn. */
  compared?: readonly string[];
  /** An area is as wide as its bucket; several are stacked. Lines go from the start of one bucket to the next. */
  kind: 'area' | 'line';
  format(value: number): string;
  /** Texts of the value axis. */
  formatTick(value: number): string;
}
