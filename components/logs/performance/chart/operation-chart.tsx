'use client';
import { useMemo } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { timeAxis, tooltip, valueAxis } from '@/components/analytics/chart/axes';
import { timeTicks } from '@/components/analytics/chart/time-ticks';
import { useAxisScale } from '@/components/analytics/chart/use-axis-scale';
import { durationText } from '@/components/logs/performance/duration-text';
import { groupLook } from '@/components/logs/performance/marks/marks';
import { formatCompact } from '@/lib/text/format';
import type { ChartPoint } from './chart-points';
import { axisWidth, lineLooks, type OperationChartProps } from './chart-props';
import { ChartValues } from './chart-values';

const margin = { top: 4, right: 0, bottom: 0, left: 0 };
/** Until the chart is measured, px. */
const initialSize = { width: 480, height: 220 };
const still = { activeDot: false, isAnimationActive: false } as const;
const rateText = (value: number) => `${formatCompact(value)}/s`;
/** A point between two times without lines is no line: it is seen as a dot. */
const dotOf = (fill: string) => ({ r: 1.75, strokeWidth: 0, fill });

/** p50 and p95 over time at the left axis, the rate at the right one, and when processes changed. */
export function OperationChart({ name, points, from, to, groups, shown }: OperationChartProps) {
  const [slowest, fastest] = useMemo(() => [most(points, 'p95Ms'), most(points, 'rate')], [points]);
  const key = String(to - from);
  const durations = useAxisScale(0, slowest, key);
  const rates = useAxisScale(0, fastest, key);
  const ticks = useMemo(() => timeTicks(from, to), [from, to]);
  const { p50, p95, rate } = lineLooks;
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={initialSize}>
      <ComposedChart data={points as ChartPoint[]} margin={margin} {...{ 'aria-label': name }}>
        <CartesianGrid vertical={false} stroke="var(--line)" yAxisId="duration" />
        <XAxis {...timeAxis([from, to], 'minute', ticks)} />
        <YAxis yAxisId="duration" {...valueAxis(durations, durationText, axisWidth)} />
        <YAxis yAxisId="rate" orientation="right" {...valueAxis(rates, rateText, axisWidth)} />
        <Tooltip
          {...tooltip}
          content={({ active, payload }) => (
            <ChartValues point={active ? (payload?.[0]?.payload as ChartPoint | undefined) : undefined} />
          )}
        />
        <Area
          {...still}
          dataKey="rate"
          yAxisId="rate"
          dot={false}
          type="stepAfter"
          stroke={rate.colour}
          strokeOpacity={0.5}
          fill={rate.colour}
          fillOpacity={0.12}
        />
        <Line
          {...still}
          dataKey="p50Ms"
          yAxisId="duration"
          stroke={p50.colour}
          strokeWidth={1.75}
          dot={dotOf(p50.colour)}
        />
        <Line
          {...still}
          dataKey="p95Ms"
          yAxisId="duration"
          stroke={p95.colour}
          dot={dotOf(p95.colour)}
          strokeWidth={1.75}
          strokeDasharray={p95.dashes}
        />
        {groups.map((group) => (
          <ReferenceLine
            key={group.at}
            x={group.at}
            yAxisId="duration"
            stroke={groupLook(group).colour}
            strokeWidth={group.at === shown ? 2 : 1}
            strokeOpacity={group.at === shown ? 1 : 0.5}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

const most = (points: readonly ChartPoint[], name: 'p95Ms' | 'rate'): number =>
  points.reduce((max, point) => Math.max(max, point[name] ?? 0), 0);
