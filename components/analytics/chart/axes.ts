import { tickText } from '@/components/analytics/range/time-text';
import type { Bucket } from '@/lib/analytics/reports';
import type { AxisScale } from './axis-scale';
import type { TimeTicks } from './time-ticks';

const axisText = { fill: 'var(--ink-2)', fontSize: 11 };

/** Props of the time axis of a chart whose points have `at`, epoch ms. `bucket`: the unit of time of the ticks' texts. */
export const timeAxis = (domain: [from: number, to: number], bucket: Bucket, { ticks, stepMs }: TimeTicks) =>
  ({
    dataKey: 'at',
    type: 'number',
    domain,
    allowDataOverflow: true,
    ticks,
    tickFormatter: (at: number) => tickText(at, bucket, stepMs),
    tick: axisText,
    tickLine: false,
    minTickGap: 16,
    interval: 'equidistantPreserveStart',
    stroke: 'var(--line-strong)',
  }) as const;

/** Props of the axis of the values. */
export const valueAxis = (
  { low, high, ticks }: AxisScale,
  format: (value: number) => string,
  width: number,
) =>
  ({
    domain: [low, high] as [number, number],
    ticks,
    tickFormatter: format,
    tick: axisText,
    tickLine: false,
    axisLine: false,
    width,
  }) as const;

/** Props of the tooltip beside their content. */
export const tooltip = {
  isAnimationActive: false,
  cursor: { stroke: 'var(--ink-3)', strokeDasharray: '2 2' },
} as const;
