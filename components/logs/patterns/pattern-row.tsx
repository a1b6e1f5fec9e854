'use client';
import { ChevronRight } from 'lucide-react';
import { useId } from 'react';
import { RelativeTime } from '@/components/freshness/relative-time';
import { MinuteTrend } from '@/components/logs/analysis/minute-trend';
import { TemplateText } from '@/components/logs/analysis/template-text';
import { useChangeFade } from '@/components/ui/change-fade';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { LevelBadge } from '@/components/ui/log-level';
import type { LogPattern } from '@/lib/logs/analysis';
import { formatCompact, formatCount } from '@/lib/text/format';
import { columnCount, wide, wider } from './columns';
import { NewMark } from './new-mark';
import { PatternDetail } from './pattern-detail';

export interface PatternRowProps {
  pattern: LogPattern;
  isOpen: boolean;
  onToggle(): void;
}

/** A pattern, and below it what it opens to. */
export function PatternRow({ pattern, isOpen, onToggle }: PatternRowProps) {
  const id = useId();
  const { template, count, trend, level, firstAt, lastAt, isNew, services } = pattern;
  const countCell = useChangeFade<HTMLTableCellElement>(count);
  return (
    <>
      <tr className={cn('border-line border-t align-top hover:bg-sunken/60', isOpen && 'bg-sunken/60')}>
        <th scope="row" className="p-0 text-left font-normal">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={onToggle}
            className="flex min-h-12 w-full items-start gap-2 py-2 pr-2 pl-4 text-left"
          >
            <ChevronRight
              aria-hidden
              className={cn('mt-0.5 size-4 shrink-0 text-ink-3', isOpen && 'rotate-90')}
            />
            <span className="min-w-0">
              <TemplateText text={template} className={isOpen ? '' : 'line-clamp-2'} />
              <span className="flex flex-wrap items-center gap-x-2 text-ink-3 text-xs lg:hidden">
                <LevelBadge level={level} className="md:hidden" />
                <ExternalText text={services.map(({ service }) => service).join(', ')} className="truncate" />
                <RelativeTime at={lastAt} className="md:hidden" />
              </span>
            </span>
            {isNew && <NewMark />}
          </button>
        </th>
        <td className={cn('px-2 py-2', wide)}>
          <MinuteTrend counts={trend} />
        </td>
        <td ref={countCell} className="px-2 py-2 text-right font-medium" title={formatCount(count)}>
          {count < 1e7 ? formatCount(count) : formatCompact(count)}
        </td>
        <td className={cn('px-2 py-2', wider)}>
          <ExternalText
            text={services.map(({ service }) => service).join(', ')}
            className="line-clamp-2 break-words"
          />
        </td>
        <td className={cn('px-2 py-2', wide)}>
          <LevelBadge level={level} />
        </td>
        <td className={cn('whitespace-nowrap px-2 py-2 text-right text-ink-2', wider)}>
          <RelativeTime at={firstAt} />
        </td>
        <td className={cn('whitespace-nowrap py-2 pr-4 pl-2 text-right text-ink-2', wide)}>
          <RelativeTime at={lastAt} />
        </td>
      </tr>
      <tr id={id} hidden={!isOpen}>
        <td colSpan={columnCount} className="bg-sunken/60 px-4 pb-4">
          {isOpen && <PatternDetail pattern={pattern} />}
        </td>
      </tr>
    </>
  );
}
