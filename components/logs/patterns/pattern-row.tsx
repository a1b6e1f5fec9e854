'use client';
import { RelativeTime } from '@/components/freshness/relative-time';
import { wide, wider } from '@/components/logs/analysis/columns';
import { CountCell } from '@/components/logs/analysis/count-cell';
import { MinuteTrend } from '@/components/logs/analysis/minute-trend';
import { OpenRow, type OpenRowProps } from '@/components/logs/analysis/open-row';
import { TemplateText } from '@/components/logs/analysis/template-text';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { LevelBadge } from '@/components/ui/log-level';
import { TableCell } from '@/components/ui/virtual-table';
import type { LogPattern } from '@/lib/logs/analysis';
import { NewMark } from './new-mark';
import { PatternDetail } from './pattern-detail';

export interface PatternRowProps extends Pick<OpenRowProps, 'grid' | 'isOpen' | 'onToggle'> {
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
      <span className="min-w-0 max-w-full flex-1">
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
  const time = 'whitespace-nowrap px-2 py-2 text-right text-ink-2';
  return (
    <>
      <TableCell className={cn('px-2 py-2', wide)}>
        <MinuteTrend counts={trend} />
      </TableCell>
      <CountCell count={count} />
      <TableCell className={cn('px-2 py-2', wider)}>
        <ExternalText text={serviceNames(pattern)} className="line-clamp-2 break-words" />
      </TableCell>
      <TableCell className={cn('px-2 py-2', wide)}>
        <LevelBadge level={level} />
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
