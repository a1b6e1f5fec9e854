import { cn } from '@/components/ui/cn';
import { Skeleton } from '@/components/ui/skeleton';
import { Sparkline } from '@/components/ui/sparkline';

export interface IndicatorProps {
  label: string;
  /** Undefined while it is loading. */
  value: string | undefined;
  note: string;
  trend?: readonly number[] | undefined;
  tone?: 'bad' | undefined;
}

/** A character is about 0.64 em wide, so 155 % of the width divided by the number of characters fits as font size. */
const fontSizeFactor = 155;

/** One figure with its trend. */
export function Indicator({ label, value, note, trend = [], tone }: IndicatorProps) {
  return (
    <div className="flex min-w-0 flex-col rounded-lg border border-line bg-surface p-4">
      <h2 className="truncate text-ink-2 text-xs">{label}</h2>
      <div className="@container mt-1 h-[2.125rem]">
        {value === undefined ? (
          <Skeleton className="mt-1 h-7 w-24" />
        ) : (
          <p
            className={cn(
              'figure num truncate font-semibold text-figure tracking-tight',
              tone === 'bad' && 'text-bad',
            )}
            // Shrinks long figures in narrow tiles, because a truncated figure would be wrong.
            style={{ fontSize: `min(var(--text-figure), ${fontSizeFactor / value.length}cqi)` }}
          >
            {value}
          </p>
        )}
      </div>
      <Sparkline values={trend} height={28} width={200} floor={0} className="mt-2 h-7 w-full text-accent" />
      <p className="mt-1.5 line-clamp-2 min-h-4 text-ink-3 text-xs max-sm:min-h-8" title={note}>
        {note}
      </p>
    </div>
  );
}
