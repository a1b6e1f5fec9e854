import type { AlertRule } from '@/lib/alerts/rule';
import type { AlertUnit } from '@/lib/events';
import type { ChartPoint } from './small-chart-geometry';

export interface ChartSeries {
  labels: Readonly<Record<string, string>>;
  /** Oldest first. */
  points: readonly ChartPoint[];
}

export interface AlertChartProps {
  /** Of the chart, for screen readers. */
  name: string;
  rule: Pick<AlertRule, 'compare' | 'threshold' | 'resolveThreshold'>;
  unit: AlertUnit;
  series: readonly ChartSeries[];
  /** When it fired, epoch ms. */
  fired: readonly { from: number; to: number }[];
  /** Epoch ms. */
  from: number;
  to: number;
}
