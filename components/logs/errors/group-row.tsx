'use client';
import { RelativeTime } from '@/components/freshness/relative-time';
import { wide, wider } from '@/components/logs/analysis/columns';
import { CountCell } from '@/components/logs/analysis/count-cell';
import { MinuteTrend } from '@/components/logs/analysis/minute-trend';
import { OpenRow, type OpenRowProps } from '@/components/logs/analysis/open-row';
import { TemplateText } from '@/components/logs/analysis/template-text';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { TableCell } from '@/components/ui/virtual-table';
import type { ErrorGroup } from '@/lib/logs/analysis';
import { distinctText } from './distinct-text';
import { GroupDetail } from './group-detail';
import type { SetState } from './state-changes';
import { StateMark } from './state-mark';

export interface GroupRowProps extends Pick<OpenRowProps, 'grid' | 'isOpen' | 'onToggle'> {
  group: ErrorGroup;
  onChange(state: SetState): void;
}

/** An error group, and below it what it opens to. */
export function GroupRow({ group, onChange, ...row }: GroupRowProps) {
  return (
    <OpenRow
      {...row}
      head={<Head group={group} isOpen={row.isOpen} />}
      cells={<Cells group={group} />}
      detail={() => <GroupDetail group={group} onChange={onChange} />}
    />
  );
}

function Head({ group, isOpen }: { group: ErrorGroup; isOpen: boolean }) {
  const { name, message, place, service, lastAt, state } = group;
  return (
    <>
      <span className="min-w-0 max-w-full flex-1">
        <ExternalText text={name} className="block font-semibold text-bad [overflow-wrap:anywhere]" />
        <TemplateText text={message} className={isOpen ? '' : 'line-clamp-2'} />
        <span className="flex flex-wrap gap-x-2 text-ink-3 text-xs">
          <ExternalText text={place ?? 'no stack trace'} className="font-mono [overflow-wrap:anywhere]" />
          <ExternalText text={service} className="lg:hidden" />
          <RelativeTime at={lastAt} className="md:hidden" />
        </span>
      </span>
      {state === 'regressed' && <StateMark state={state} />}
    </>
  );
}

function Cells({ group }: { group: ErrorGroup }) {
  const { count, trend, orders, service, firstAt, lastAt } = group;
  const time = 'whitespace-nowrap px-2 py-2 text-right text-ink-2';
  return (
    <>
      <TableCell className={cn('px-2 py-2', wide)}>
        <MinuteTrend counts={trend} />
      </TableCell>
      <CountCell count={count} />
      <TableCell className={cn('px-2 py-2 text-right', wide)}>{distinctText(orders)}</TableCell>
      <TableCell className={cn('px-2 py-2', wider)}>
        <ExternalText text={service} className="line-clamp-2 break-words" />
      </TableCell>
      <TableCell className={cn(time, wider)}>
        <RelativeTime at={firstAt} />
      </TableCell>
      <TableCell className={cn(time, 'pr-4', wide)}>
        <RelativeTime at={lastAt} />
      </TableCell>
    </>
  );
}
