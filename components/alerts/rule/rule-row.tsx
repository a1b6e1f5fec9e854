'use client';
import { SmallChart } from '@/components/alerts/chart/small-chart';
import { thresholdText } from '@/components/alerts/text/threshold-text';
import { RelativeTime } from '@/components/freshness/relative-time';
import { wide, wider } from '@/components/logs/analysis/columns';
import { OpenRow, type OpenRowProps } from '@/components/logs/analysis/open-row';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { TableCell } from '@/components/ui/virtual-table';
import type { RuleState } from '@/lib/alerts/api';
import { unitOf } from '@/lib/alerts/unit';
import { valueText } from '@/lib/alerts/value-text';
import { formatCount } from '@/lib/text/format';
import { plural } from '@/lib/text/plural';
import { RuleDetail } from './rule-detail';
import { SeverityMark } from './severity-mark';
import { StateMark } from './state-mark';

export interface RuleRowProps extends Pick<OpenRowProps, 'grid' | 'isOpen' | 'onToggle'> {
  state: RuleState;
  /** When the values were read, epoch ms. */
  at: number;
  onChanged(): void;
}

/** A rule with its state and value, and below it what it opens to. */
export function RuleRow({ state, at, onChanged, ...row }: RuleRowProps) {
  return (
    <OpenRow
      {...row}
      head={<Head state={state} at={at} />}
      cells={<Cells state={state} at={at} />}
      detail={() => <RuleDetail state={state} at={at} onChanged={onChanged} />}
    />
  );
}

interface PartProps {
  state: RuleState;
  at: number;
}

function Head({ state: each, at }: PartProps) {
  const { rule, state, counts } = each;
  return (
    <>
      <span className="flex items-center gap-2 lg:w-20">
        <StateMark state={state} />
        <SeverityMark severity={rule.severity} className="lg:hidden" />
      </span>
      <span className="w-full min-w-0 flex-1 md:w-auto">
        <ExternalText text={rule.name} className="block font-medium text-base [overflow-wrap:anywhere]" />
        <CountText counts={counts} />
        {each.series.length > 0 && <Chart state={each} at={at} className="mt-1 md:hidden" />}
      </span>
    </>
  );
}

/** How many alerts of a rule with several are pending or firing. */
function CountText({ counts: { firing, pending } }: Pick<RuleState, 'counts'>) {
  if (firing + pending < 2) return null;
  const parts = [
    ...(firing > 0 ? [`${formatCount(firing)} firing`] : []),
    ...(pending > 0 ? [`${formatCount(pending)} pending`] : []),
  ];
  return (
    <span className="block text-ink-3 text-xs">
      {parts.join(', ')} {plural(firing + pending, 'alert')}
    </span>
  );
}

function Cells({ state: each, at }: PartProps) {
  const { rule, value, since, state } = each;
  const unit = unitOf(rule);
  const labels = each.alerts[0]?.labels;
  return (
    <>
      <TableCell className={cn('px-2 py-3', wider)}>
        <SeverityMark severity={rule.severity} />
      </TableCell>
      <TableCell className="py-2 pr-4 text-right md:px-2">
        <span className={cn('block font-medium text-base', state === 'firing' && 'text-bad')}>
          {valueText(value, unit, labels)}
        </span>
        <span className="block whitespace-nowrap text-ink-3 text-xs">
          {thresholdText(rule, unit, labels)}
        </span>
      </TableCell>
      <TableCell className={cn('self-center px-2 py-1.5', wide)}>
        <Chart state={each} at={at} />
      </TableCell>
      <TableCell className={cn('whitespace-nowrap px-2 py-2.5 pr-4 text-right text-ink-2', wide)}>
        {since === null ? '–' : <RelativeTime at={since} />}
      </TableCell>
    </>
  );
}

function Chart({ state: { rule, series, state }, at, className }: PartProps & { className?: string }) {
  return (
    <SmallChart
      points={series}
      rule={rule}
      unit={unitOf(rule)}
      to={at}
      isFiring={state === 'firing'}
      {...(className ? { className } : {})}
    />
  );
}
