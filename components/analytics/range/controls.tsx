'use client';
import { GitCompareArrows } from 'lucide-react';
import { useNow } from '@/components/freshness/use-now';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { SelectField } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import type { Bucket } from '@/lib/analytics/reports';
import { suitableBuckets } from './buckets';
import { CustomRange } from './custom-range';
import { bucketOf, lengthOf, periodOf, type Range, type View, type ViewProps } from './period';
import { bucketLabels } from './time-text';

const rangeLabels: Record<Range, string> = {
  '15m': '15 min',
  '1h': '1 h',
  '24h': '24 h',
  '7d': '7 d',
  '30d': '30 d',
  custom: 'Custom',
};
const rangeOptions = Object.entries(rangeLabels).map(([value, label]) => ({ value: value as Range, label }));

/** What the reports are about: the range, the length of a bucket, and the comparison. */
export function Controls({ view, onChange }: ViewProps) {
  const now = useNow();
  const choose = (range: Range) => {
    const period = periodOf(view, now);
    // A custom range begins as the one before, so that the reports do not jump.
    const start = range === 'custom' && !('problem' in period) ? { from: period.from, to: null } : {};
    onChange({ range, ...start });
  };
  return (
    <fieldset className="mb-3 flex min-w-0 flex-wrap items-end gap-2">
      <legend className="sr-only">Range</legend>
      <Segmented
        label="Range"
        value={view.range}
        options={rangeOptions}
        onChange={choose}
        className="max-w-full overflow-x-auto"
      />
      {view.range === 'custom' && <CustomRange view={view} onChange={onChange} />}
      <SelectField
        label="Length of a bucket"
        isLabelHidden
        className="w-36"
        value={view.bucket}
        options={bucketOptions(view, now)}
        onChange={({ target: { value } }) => onChange({ bucket: value as Bucket | 'auto' })}
      />
      <Button
        aria-pressed={view.compare}
        onClick={() => onChange({ compare: !view.compare })}
        className={cn(view.compare && 'border-accent bg-accent-soft')}
      >
        <GitCompareArrows aria-hidden className="size-4" /> Compare with the period before
      </Button>
    </fieldset>
  );
}

/** Those that suit the range, and the chosen one, which is kept for the next range. */
function bucketOptions(view: View, now: number): { value: View['bucket']; label: string }[] {
  const suitable = suitableBuckets(lengthOf(view, now));
  const used = bucketOf(view, now);
  const kept = view.bucket === 'auto' || suitable.includes(view.bucket) ? [] : [view.bucket];
  return [
    { value: 'auto', label: `Auto: ${bucketLabels[bucketOf({ ...view, bucket: 'auto' }, now)]}` },
    ...suitable.map((bucket) => ({ value: bucket, label: `Every ${bucketLabels[bucket]}` })),
    ...kept.map((bucket) => ({
      value: bucket,
      label: `${bucketLabels[used]}: ${bucketLabels[bucket]} does not fit`,
    })),
  ];
}
