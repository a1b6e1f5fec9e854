'use client';
import { useMemo } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { timeAxis, tooltip, valueAxis } from './axes';
import { ChartTooltip } from './chart-tooltip';
import { type DrawnPoint, drawnPoints, valueRange } from './drawn-points';
import type { Series, TimeChartProps } from './time-chart-props';
import { timeTicks } from './time-ticks';
import { useAxisScale } from './use-axis-scale';

const margin = { top: 8, right: 16, bottom: 0, left: 0 };
/** Until the chart is measured, px. */
const initialSize = { width: 480, height: 200 };
/** Of the values, px. */
const axisWidth = 52;

/** Values over time, at the real start of each bucket. */
export function TimeChart(props: TimeChartProps) {
  const { name, period, series, points, previous, compared = [], kind, formatTick } = props;
  const data = useMemo(
    () => drawnPoints(points, previous, kind === 'area' ? period.end : undefined),
    [points, previous, period.end, kind],
  );
  const [min, max] = valueRange(data, series, compared, kind === 'area');
  const scale = useAxisScale(min, max, `${period.bucket} ${period.end - period.from}`);
  const ticks = useMemo(() => timeTicks(period.from, period.end), [period.from, period.end]);
  const start = Math.min(period.from, period.starts[0] ?? period.from);
  const curve = kind === 'area' ? 'stepAfter' : 'linear';
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={initialSize}>
      <ComposedChart data={data} margin={margin} {...{ 'aria-label': name }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        {period.isLive && (
          <ReferenceArea x1={period.starts.at(-1) ?? period.from} x2={period.end} fill="var(--sunken)" />
        )}
        <XAxis {...timeAxis([start, period.end], period.bucket, ticks)} />
        <YAxis {...valueAxis(scale, formatTick, axisWidth)} />
        <Tooltip
          {...tooltip}
          content={(shown) => <ChartTooltip {...props} compared={compared} point={pointOf(shown)} />}
        />
        {series.map((each) => drawn(each, kind, curve))}
        {previous &&
          compared.map((each) => (
            <Line
              key={`${each} before`}
              dataKey={({ before }: DrawnPoint) => before?.[each]}
              type={curve}
              dot={false}
              activeDot={false}
              stroke="var(--ink-3)"
              strokeWidth={1.25}
              strokeDasharray="4 4"
              isAnimationActive={false}
            />
          ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function drawn(
  { name, colour, isFaded }: Series,
  kind: TimeChartProps['kind'],
  curve: 'stepAfter' | 'linear',
) {
  const common = {
    key: name,
    dataKey: ({ values }: DrawnPoint) => values[name],
    type: curve,
    stroke: colour,
    strokeWidth: 1.75,
    strokeOpacity: isFaded ? 0.2 : 1,
    dot: false,
    activeDot: isFaded ? false : { r: 3, strokeWidth: 0 },
    isAnimationActive: false,
  } as const;
  if (kind === 'line') return <Line {...common} key={name} />;
  return <Area {...common} key={name} stackId="all" fill={colour} fillOpacity={isFaded ? 0.04 : 0.18} />;
}

const pointOf = ({ active, payload }: { active?: boolean; payload?: readonly { payload?: unknown }[] }) =>
  active ? (payload?.[0]?.payload as DrawnPoint | undefined) : undefined;
