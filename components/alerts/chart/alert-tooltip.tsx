import { Labels } from '@/components/alerts/text/labels-text';
import { valueText } from '@/lib/alerts/value-text';
import type { AlertUnit } from '@/lib/events';
import { formatClockTime } from '@/lib/text/format';
import type { ChartSeries } from './alert-chart-props';
import type { ChartRow } from './chart-rows';
import { seriesLook } from './series-look';

export interface AlertTooltipProps {
  row: ChartRow | undefined;
  series: readonly ChartSeries[];
  unit: AlertUnit;
}

/** The values at one time. They are announced as a person moves through the chart by keyboard. */
export function AlertTooltip({ row, series, unit }: AlertTooltipProps) {
  return <div role="status">{row && <Values row={row} series={series} unit={unit} />}</div>;
}

function Values({ row, series, unit }: AlertTooltipProps & { row: ChartRow }) {
  return (
    <div className="num max-w-72 rounded-md border border-line-strong bg-raised px-3 py-2 text-xs">
      <p className="mb-1 font-medium">{formatClockTime(row.at)}</p>
      <ul className="flex flex-col gap-0.5">
        {series.map(({ labels }, i) => (
          <li key={JSON.stringify(labels)} className="flex items-center gap-2">
            <span
              aria-hidden
              className="size-2 shrink-0 rounded-full"
              style={{ background: seriesLook(i).stroke }}
            />
            <Labels labels={labels} className="mr-auto" />
            <span className="pl-3 font-medium">{valueText(row.values[i] ?? null, unit, labels)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
