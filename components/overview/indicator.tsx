import { cn } from '@/components/ui/cn';
import { Skeleton } from '@/components/ui/skeleton';
import { Sparkline } from '@/components/ui/sparkline';

export interface IndicatorProps {
  label: string;
  /** Undefined while it is on its way. */
  value: string | undefined;
  note: string;
  trail?: readonly number[] | undefined;
  tone?: 'bad' | undefined;
}

/** A digit is about 0.64 of its size wide: so many percent of the width, shared by the letters, is the size that fits. */
const widthOfLetters = 155;

/** One figure with its trend. */
export function Indicator({ label, value, note, trail = [], tone }: IndicatorProps) {
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
            // A figure that is cut off is another figure: a long one is smaller where the tile is narrow.
            style={{ fontSize: `min(var(--text-figure), ${widthOfLetters / value.length}cqi)` }}
          >
            {value}
          </p>
        )}
      </div>
      <Sparkline values={trail} height={28} width={200} floor={0} className="mt-2 h-7 w-full text-accent" />
      <p className="mt-1.5 line-clamp-2 min-h-4 text-ink-3 text-xs max-sm:min-h-8" title={note}>
        {note}
      </p>
    </div>
  );
}
