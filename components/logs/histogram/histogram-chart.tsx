'use client';
import { memo } from 'react';
import { Bar, BarChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { type LogLevel, logLevels } from '@/lib/events/log-level';
import type { HistogramAnswer } from '@/lib/logs/history';
import { formatCompact } from '@/lib/text/format';
import { axisWidth, chartMargin } from './chart-layout';

const colours: Record<LogLevel, string> = {
  debug: 'var(--line-strong)',
  info: 'var(--paid)',
  warn: 'var(--warn)',
  error: 'var(--bad)',
  fatal: 'var(--reserved)',
};
const axisText = { fill: 'var(--ink-2)', fontSize: 11 };
const initialSize = { width: 800, height: 96 };

export interface HistogramChartProps {
  buckets: HistogramAnswer['buckets'];
  formatTick(at: number): string;
}

/** Bars of the lines per bucket, stacked by level. */
export const HistogramChart = memo(function HistogramChart({ buckets, formatTick }: HistogramChartProps) {
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={initialSize}>
      <BarChart data={buckets} margin={chartMargin} barCategoryGap={1} accessibilityLayer={false}>
        <XAxis
          dataKey="at"
          tickFormatter={formatTick}
          tick={axisText}
          tickLine={false}
          minTickGap={48}
          stroke="var(--line-strong)"
          height={18}
        />
        <YAxis
          width={axisWidth}
          tick={axisText}
          tickFormatter={(value: number) => formatCompact(value)}
          tickLine={false}
          axisLine={false}
          tickCount={3}
          allowDecimals={false}
        />
        {logLevels.map((level) => (
          <Bar key={level} dataKey={level} stackId="all" fill={colours[level]} isAnimationActive={false} />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
});
