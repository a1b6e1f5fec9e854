import type { MarkGroup } from '@/components/logs/performance/marks/marks';
import type { ChartPoint } from './chart-points';

/** Of each of the two value axes, px: the marks above the chart stand at the same places as in it. */
export const axisWidth = 56;

export interface OperationChartProps {
  /** Of the chart, for screen readers. */
  name: string;
  points: readonly ChartPoint[];
  /** Epoch ms. */
  from: number;
  to: number;
  groups: readonly MarkGroup[];
  /** The group that is emphasised, by its time. */
  shown: number | undefined;
}

/** The lines of the chart; they differ in dashes too. */
export const lineLooks = {
  p95: { label: 'p95', colour: 'var(--dispatched)', dashes: '5 3' },
  p50: { label: 'p50', colour: 'var(--accent)', dashes: '' },
  rate: { label: 'Rate', colour: 'var(--ink-3)', dashes: '' },
} as const;
