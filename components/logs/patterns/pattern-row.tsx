'use client';
import { RelativeTime } from '@/components/freshness/relative-time';
import { wide, wider } from '@/components/logs/analysis/columns';
import { MinuteTrend } from '@/components/logs/analysis/minute-trend';
import { OpenRow, type OpenRowProps } from '@/components/logs/analysis/open-row';
import { TemplateText } from '@/components/logs/analysis/template-text';
import { useChangeFade } from '@/components/ui/change-fade';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { LevelBadge } from '@/components/ui/log-level';
import type { LogPattern } from '@/lib/logs/analysis';
import { formatCompact, formatCount } from '@/lib/text/format';
import { NewMark } from './new-mark';
import { PatternDetail } from './pattern-detail';

export interface PatternRowProps extends Pick<OpenRowProps, 'columnCount' | 'isOpen' | 'onToggle'> {
  pattern: LogPattern;
}

/** A pattern, and below it what it opens to. */
export function PatternRow({ pattern, ...row }: PatternRowProps) {
  return (
    <OpenRow
      {...row}
      head={<Head pattern={pattern} isOpen={row.isOpen} />}
      cells={<Cells pattern={pattern} />}
      detail={() => <PatternDetail pattern={pattern} />}
    />
  );
}

const serviceNames = ({ services }: LogPattern): string => services.map(({ service }) => service).join(', ');

function Head({ pattern, isOpen }: { pattern: LogPattern; isOpen: boolean }) {
  const { template, level, lastAt, isNew } = pattern;
  return (
    <>
      <span className="min-w-0 flex-1">
        <TemplateText text={template} className={isOpen ? '' : 'line-clamp-2'} />
        <span className="flex flex-wrap items-center gap-x-2 text-ink-3 text-xs lg:hidden">
          <LevelBadge level={level} className="md:hidden" />
          <ExternalText text={serviceNames(pattern)} className="truncate" />
          <RelativeTime at={lastAt} className="md:hidden" />
        </span>
      </span>
      {isNew && <NewMark />}
    </>
  );
}

function Cells({ pattern }: { pattern: LogPattern }) {
  const { count, trend, level, firstAt, lastAt } = pattern;
  const countCell = useChangeFade<HTMLTableCellElement>(count);
  const time = 'whitespace-nowrap px-2 py-2 text-right text-ink-2';
  return (
    <>
      <td className={cn('px-2 py-2', wide)}>
        <MinuteTrend counts={trend} />
      </td>
      <td ref={countCell} className="px-2 py-2 text-right font-medium max-md:pr-4" title={formatCount(count)}>
        {count < 1e7 ? formatCount(count) : formatCompact(count)}
      </td>
      <td className={cn('px-2 py-2', wider)}>
        <ExternalText text={serviceNames(pattern)} className="line-clamp-2 break-words" />
      </td>
      <td className={cn('px-2 py-2', wide)}>
        <LevelBadge level={level} />
      </td>
      <td className={cn(time, wider)}>
        <RelativeTime at={firstAt} />
      </td>
      <td className={cn(time, 'pr-4', wide)}>
        <RelativeTime at={lastAt} />
      </td>
    </>
  );
}
