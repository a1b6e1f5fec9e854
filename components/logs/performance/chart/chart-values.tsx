import { momentText } from '@/components/analytics/range/time-text';
import { durationText } from '@/components/logs/performance/duration-text';
import { formatCompact, formatCount } from '@/lib/text/format';
import type { ChartPoint } from './chart-points';

/** The values of one point. They are announced as a person moves through the chart by keyboard. */
export function ChartValues({ point }: { point: ChartPoint | undefined }) {
  return <div role="status">{point && <Values point={point} />}</div>;
}

function Values({ point }: { point: ChartPoint }) {
  const { at, p50Ms, p95Ms, rate, errors } = point;
  const values: [string, string][] = [
    ['p50', p50Ms === null ? '–' : durationText(p50Ms)],
    ['p95', p95Ms === null ? '–' : durationText(p95Ms)],
    ['Rate', `${formatCompact(rate)}/s`],
    ['Errors', formatCount(errors)],
  ];
  return (
    <div className="rounded-md border border-line-strong bg-raised px-3 py-2 text-xs">
      <p className="mb-1 font-medium">{momentText(at, at)}</p>
      <dl className="num grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
        {values.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="text-right font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
