'use client';
import { useMemo } from 'react';
import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { timeAxis, tooltip, valueAxis } from '@/components/analytics/chart/axes';
import { timeTicks } from '@/components/analytics/chart/time-ticks';
import { useAxisScale } from '@/components/analytics/chart/use-axis-scale';
import { valueText } from '@/lib/alerts/value-text';
import type { AlertChartProps } from './alert-chart-props';
import { AlertTooltip } from './alert-tooltip';
import { type ChartRow, chartRows, rowsRange } from './chart-rows';
import { seriesLook } from './series-look';

const margin = { top: 8, right: 16, bottom: 0, left: 0 };
/** Until the chart is measured, px. */
const initialSize = { width: 480, height: 200 };
/** Of the values, px. */
const axisWidth = 64;
/** Values may be small shares. */
const leastStep = 1e-6;

/** The values of a rule over time with its threshold; when it fired is shaded. */
export function AlertChart({ name, rule, unit, series, fired, from, to }: AlertChartProps) {
  const rows = useMemo(() => chartRows(series, from, to), [series, from, to]);
  const { threshold, resolveThreshold } = rule;
  const [min, max] = rowsRange(rows, [threshold, resolveThreshold ?? threshold]);
  const scale = useAxisScale(min, max, name, leastStep);
  const ticks = useMemo(() => timeTicks(from, to), [from, to]);
  const labels = series[0]?.labels;
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={initialSize}>
      <ComposedChart data={rows} margin={margin} {...{ 'aria-label': name }}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        {fired.map((time) => (
          <ReferenceArea
            key={`${time.from} ${time.to}`}
            x1={Math.max(from, time.from)}
            x2={Math.min(to, time.to)}
            fill="var(--bad)"
            fillOpacity={0.16}
          />
        ))}
        <XAxis {...timeAxis([from, to], 'minute', ticks)} />
        <YAxis {...valueAxis(scale, (value) => valueText(value, unit, labels), axisWidth)} />
        <Tooltip
          {...tooltip}
          content={({ active, payload }) => (
            <AlertTooltip
              row={active ? (payload?.[0]?.payload as ChartRow | undefined) : undefined}
              series={series}
              unit={unit}
            />
          )}
        />
        {series.map((each, i) => (
          <Line
            key={JSON.stringify(each.labels)}
            dataKey={({ values }: ChartRow) => values[i]}
            type="stepAfter"
            {...seriesLook(i)}
            strokeWidth={1.75}
            dot={false}
            activeDot={{ r: 3, strokeWidth: 0 }}
            isAnimationActive={false}
          />
        ))}
        {resolveThreshold !== undefined && (
          <ReferenceLine y={resolveThreshold} stroke="var(--good)" strokeDasharray="2 4" />
        )}
        <ReferenceLine y={threshold} stroke="var(--bad)" strokeDasharray="5 3" strokeWidth={1.5} />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
