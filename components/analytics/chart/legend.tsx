'use client';
import type { LucideIcon } from 'lucide-react';
import { Change, type ChangeProps } from '@/components/analytics/card/change';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { formatCount } from '@/lib/text/format';

interface LegendEntry {
  name: string;
  label: string;
  colour: string;
  icon?: LucideIcon;
  total: number;
  /** Compared with the period before. */
  change?: ChangeProps | undefined;
}

export interface LegendProps {
  label: string;
  entries: readonly LegendEntry[];
  /** The series that is emphasised. */
  focus: string | undefined;
  onFocus(name: string | undefined): void;
}

/** The series with their totals; each is a button that emphasises it in the chart. */
export function Legend({ label, entries, focus, onFocus }: LegendProps) {
  return (
    <ul aria-label={label} className="-ml-2 flex flex-wrap gap-1">
      {entries.map(({ name, label: text, colour, icon: Icon, total, change }) => (
        <li key={name} className="min-w-0">
          <button
            type="button"
            aria-pressed={focus === name}
            onClick={() => onFocus(focus === name ? undefined : name)}
            className={cn(
              'flex max-w-56 flex-col items-start rounded-md border border-transparent px-2 py-1 text-left hover:bg-sunken',
              focus === name && 'border-line-strong bg-sunken',
            )}
          >
            <span className="flex max-w-full items-center gap-1.5 text-ink-2 text-xs">
              {Icon ? (
                <Icon aria-hidden className="size-3.5 shrink-0" style={{ color: colour }} />
              ) : (
                <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: colour }} />
              )}
              <ExternalText text={text} className="truncate" />
            </span>
            <span className="num font-semibold text-base">{formatCount(total)}</span>
            {change && <Change {...change} />}
          </button>
        </li>
      ))}
    </ul>
  );
}
