import { bucketText } from '@/components/analytics/range/time-text';
import { ExternalText } from '@/components/ui/external-text';
import type { DrawnPoint } from './drawn-points';
import type { TimeChartProps } from './time-chart-props';

export interface ChartTooltipProps extends Pick<TimeChartProps, 'period' | 'series' | 'previous' | 'format'> {
  compared: readonly string[];
  point: DrawnPoint | undefined;
}

/** The values of one bucket. It is announced as a person moves through the chart by keyboard. */
export function ChartTooltip({ point, ...props }: ChartTooltipProps) {
  return <div role="status">{point && <Values {...props} point={point} />}</div>;
}

type ValuesProps = Omit<ChartTooltipProps, 'point'> & { point: DrawnPoint };

function Values({ period, series, previous, format, compared, point }: ValuesProps) {
  const number = period.starts.indexOf(point.start);
  const isRunning = period.isLive && number === period.starts.length - 1;
  const startBefore = previous?.[number]?.at;
  return (
    <div className="rounded-md border border-line-strong bg-raised px-3 py-2 text-xs">
      <p className="mb-1 font-medium">
        {bucketText(point.start, period.bucket)}
        {isRunning && ' (so far)'}
      </p>
      <ul className="num flex flex-col gap-0.5">
        {series.map(({ name, label, colour }) => (
          <li key={name} className="flex items-center gap-2">
            <span aria-hidden className="size-2 rounded-full" style={{ background: colour }} />
            <ExternalText text={label} className="mr-auto max-w-40 truncate text-ink-2" />
            <span className="pl-3 font-medium">{format(point.values[name] ?? 0)}</span>
          </li>
        ))}
        {startBefore !== undefined &&
          compared.map((name) => (
            <li key={`${name} before`} className="flex items-center gap-2 text-ink-3">
              <span aria-hidden className="w-2 border-current border-t border-dashed" />
              <span className="mr-auto">{bucketText(startBefore, period.bucket)}</span>
              <span className="pl-3">{format(point.before?.[name] ?? 0)}</span>
            </li>
          ))}
      </ul>
    </div>
  );
}
