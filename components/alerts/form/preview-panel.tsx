'use client';
import { ChartLine } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ChartSeries } from '@/components/alerts/chart/alert-chart-props';
import { LazyAlertChart } from '@/components/alerts/chart/lazy-alert-chart';
import { seriesLook } from '@/components/alerts/chart/series-look';
import { Labels } from '@/components/alerts/text/labels-text';
import { Card } from '@/components/freshness/card';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { Segmented } from '@/components/ui/segmented';
import { Skeleton } from '@/components/ui/skeleton';
import type { PreviewAnswer } from '@/lib/alerts/api';
import type { AlertRule } from '@/lib/alerts/rule';
import { unitOf } from '@/lib/alerts/unit';
import { formatCount } from '@/lib/text/format';
import { FiringList } from './firing-list';
import { useRuleForm } from './form-context';
import { firedText, rowsText } from './preview-text';
import { previewRuleOf } from './rule-input';
import { usePreview } from './use-preview';

const hourOptions = ['1', '3', '6', '12', '24'].map((value) => ({ value, label: `${value} h` }));

/** When the rule of the form would have fired in the last hours. */
export function PreviewPanel() {
  const { draft } = useRuleForm();
  const [hours, setHours] = useState('3');
  const rule = useMemo(() => previewRuleOf(draft), [draft]);
  const { answer, rule: answered, error, isRunning } = usePreview(rule, Number(hours));
  return (
    <Card
      title="Preview"
      aside={<Segmented label="Hours" value={hours} options={hourOptions} onChange={setHours} />}
    >
      {!answer && error && <div className="h-72" />}
      {!answer && !rule && (
        <EmptyState icon={ChartLine} title="No preview yet" className="min-h-72">
          Choose what it measures and enter a threshold: here you see when it would have fired.
        </EmptyState>
      )}
      {!answer && rule && !error && <Skeleton className="h-72 w-full" />}
      <div role="status" className="min-h-5 text-sm">
        {error && <span className="text-warn">{error.message}</span>}
        {answer && !error && (
          <span className={cn('font-medium', isRunning && 'opacity-55')}>
            {firedText(answer, Number(hours))}
          </span>
        )}
      </div>
      {answer && answered && (
        <div aria-busy={isRunning} className={cn('mt-2', (isRunning || !rule) && 'opacity-55')}>
          <Shown answer={answer} rule={answered} />
        </div>
      )}
    </Card>
  );
}

function Shown({ answer, rule }: { answer: PreviewAnswer; rule: AlertRule }) {
  const { from, to, series, groups, firing, note } = answer;
  const fired = useMemo(() => firing.map((time) => ({ from: time.from, to: time.to ?? to })), [firing, to]);
  return (
    <figure aria-label="Preview of the rule">
      <div className="h-64">
        <LazyAlertChart
          name="Values of the last hours"
          rule={rule}
          unit={unitOf(rule)}
          series={series}
          fired={fired}
          from={from}
          to={to}
        />
      </div>
      <Legend series={series} groups={groups} />
      <figcaption className="num mt-2 text-ink-2 text-xs">
        {rowsText(answer, rule)} {note}
      </figcaption>
      <FiringList firing={firing} to={to} />
    </figure>
  );
}

function Legend({ series, groups }: { series: readonly ChartSeries[]; groups: number }) {
  if (groups < 2) return null;
  return (
    <ul aria-label="Groups" className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {series.map(({ labels }, i) => (
        <li key={JSON.stringify(labels)} className="inline-flex min-w-0 items-center gap-1.5">
          <svg aria-hidden="true" width="20" height="8" className="shrink-0">
            <line x2="20" y1="4" y2="4" strokeWidth="2" {...seriesLook(i)} />
          </svg>
          <Labels labels={labels} />
        </li>
      ))}
      {groups > series.length && (
        <li className="text-ink-2">{formatCount(groups - series.length)} more groups are not drawn</li>
      )}
    </ul>
  );
}
