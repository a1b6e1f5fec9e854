'use client';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { ExternalText } from '@/components/ui/external-text';
import { isolated } from '@/lib/text/bidi';
import { formatCompact } from '@/lib/text/format';
import { timeText } from './cell-text';
import type { ChartData } from './chart-data';

const colours = [
  'var(--accent)',
  'var(--dispatched)',
  'var(--delivered)',
  'var(--reserved)',
  'var(--cancelled)',
];
/** Lines differ by more than colour. */
const dashes = ['', '6 3', '2 2', '8 3 2 3', '1 4'];
const axisText = { fill: 'var(--ink-2)', fontSize: 11 };
const margin = { top: 8, right: 16, bottom: 0, left: 0 };
/** Until the chart is measured, px. */
const initialSize = { width: 480, height: 260 };

export interface ChartProps extends ChartData {
  name: string;
  timeZone: string;
}

/** Lines over time, or bars by category. */
export function Chart(props: ChartProps) {
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={initialSize}>
      {props.isTime ? lines(props) : bars(props)}
    </ResponsiveContainer>
  );
}

type Point = ChartData['points'][number];

function lines({ name, points, series, timeZone }: ChartProps) {
  const span = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0);
  return (
    <LineChart data={points} margin={margin} {...{ 'aria-label': name }}>
      {grid}
      <XAxis
        {...xAxis}
        dataKey="x"
        type="number"
        domain={['dataMin', 'dataMax']}
        tickFormatter={(at: number) => tickText(at, span, timeZone)}
      />
      {yAxis}
      <Tooltip
        isAnimationActive={false}
        content={(shown) => <Values point={pointOf(shown)} series={series} />}
      />
      {series.map((each, i) => (
        <Line
          key={each}
          dataKey={({ values }: Point) => values[each]}
          stroke={colours[i]}
          strokeDasharray={dashes[i]}
          strokeWidth={1.75}
          dot={points.length < 40 ? { r: 2 } : false}
          connectNulls
          isAnimationActive={false}
        />
      ))}
    </LineChart>
  );
}

function bars({ name, points, series }: ChartProps) {
  return (
    <BarChart data={points} margin={margin} {...{ 'aria-label': name }}>
      {grid}
      <XAxis {...xAxis} dataKey="label" tickFormatter={(label: string) => isolated(shortened(label))} />
      {yAxis}
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: 'var(--sunken)' }}
        content={(shown) => <Values point={pointOf(shown)} series={series} />}
      />
      {series.map((each, i) => (
        <Bar
          key={each}
          dataKey={({ values }: Point) => values[each]}
          fill={colours[i]}
          isAnimationActive={false}
        />
      ))}
    </BarChart>
  );
}

const grid = <CartesianGrid vertical={false} stroke="var(--line)" />;
const xAxis = { tick: axisText, tickLine: false, minTickGap: 24, stroke: 'var(--line-strong)' } as const;
const yAxis = (
  <YAxis
    tickFormatter={(value: number) => formatCompact(value)}
    tick={axisText}
    tickLine={false}
    axisLine={false}
    width={56}
  />
);

const dayMs = 86_400_000;

/** The time of day, or the date when the axis is longer than two days. */
function tickText(at: number, span: number, timeZone: string): string {
  const text = timeText(at, 'TIMESTAMP WITH TIME ZONE', timeZone);
  if (span > 2 * dayMs) return text.slice(0, 10);
  return span > 600_000 ? text.slice(11, 16) : text.slice(11, 19);
}

const shortened = (label: string): string => (label.length > 16 ? `${label.slice(0, 15)}…` : label);

function Values({ point, series }: { point: Point | undefined; series: readonly string[] }) {
  if (!point) return null;
  return (
    <div className="max-w-72 rounded-md border border-line-strong bg-raised px-3 py-2 text-xs">
      <ExternalText text={point.label} className="mb-1 block truncate font-medium" />
      <ul className="num flex flex-col gap-0.5">
        {series.map((name, i) => (
          <li key={name} className="flex items-center gap-2">
            <span aria-hidden className="size-2 rounded-full" style={{ background: colours[i] }} />
            <ExternalText text={name} className="mr-auto truncate text-ink-2" />
            <span className="pl-3 font-medium">{point.values[name] ?? 'NULL'}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const pointOf = ({ active, payload }: { active?: boolean; payload?: readonly { payload?: unknown }[] }) =>
  active ? (payload?.[0]?.payload as Point | undefined) : undefined;
