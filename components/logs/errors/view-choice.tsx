import { ToggleGroup } from 'radix-ui';
import type { ErrorsAnswer } from '@/lib/logs/analysis';
import { formatCount } from '@/lib/text/format';
import { type View, views } from './use-error-groups';

const labels: Record<View, string> = { open: 'Open', resolved: 'Resolved', ignored: 'Ignored' };

/** Open, resolved and ignored groups with their numbers, those that regressed apart. */
export function ViewChoice({
  view,
  counts,
  onChange,
}: {
  view: View;
  counts: ErrorsAnswer['counts'] | undefined;
  onChange(view: View): void;
}) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label="State"
      value={view}
      onValueChange={(next) => next && onChange(next as View)}
      className="inline-flex h-9 rounded-md border border-line-strong bg-surface p-0.5"
    >
      {views.map((each) => (
        <ToggleGroup.Item
          key={each}
          value={each}
          className="rounded px-2.5 font-medium text-ink-2 text-sm hover:text-ink data-[state=on]:bg-accent-soft data-[state=on]:text-ink"
        >
          {labels[each]} <span className="num inline-block min-w-5 text-left">{countText(each, counts)}</span>
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

const countText = (view: View, counts: ErrorsAnswer['counts'] | undefined): string =>
  counts ? formatCount(view === 'open' ? counts.open + counts.regressed : counts[view]) : '';
