'use client';
import { Radio } from 'lucide-react';
import { TimeFields } from '@/components/analytics/range/time-fields';
import { useNow } from '@/components/freshness/use-now';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { type ChosenRange, type RangeName, spanOf } from './range';

const labels: Record<RangeName, string> = {
  live: 'Live',
  '15m': '15 min',
  '1h': '1 h',
  '24h': '24 h',
  custom: 'Custom',
};
const options = Object.entries(labels).map(([value, label]) => ({ value: value as RangeName, label }));

export interface RangeControlsProps {
  range: ChosenRange;
  onChange(range: Partial<ChosenRange>): void;
}

/** The time that the lines are from; a custom one has a button back to the live lines. */
export function RangeControls({ range, onChange }: RangeControlsProps) {
  const now = useNow();
  const choose = (name: RangeName) => {
    const span = spanOf(range, now);
    // A custom range begins as the one before, so that the lines stay in sight.
    const from = 'problem' in span ? null : Math.floor(span.from / 60_000) * 60_000;
    onChange(name === 'custom' ? { name, from, to: null } : { name });
  };
  return (
    <div className="flex min-w-0 flex-wrap items-end gap-2">
      <Segmented label="Time" value={range.name} options={options} onChange={choose} />
      {range.name === 'custom' && <CustomRange range={range} onChange={onChange} now={now} />}
      {range.name === 'custom' && (
        <Button variant="primary" onClick={() => onChange({ name: 'live' })}>
          <Radio aria-hidden className="size-4" /> Back to live
        </Button>
      )}
    </div>
  );
}

function CustomRange({ range, onChange, now }: RangeControlsProps & { now: number }) {
  const { from, to } = range;
  const span = spanOf(range, now);
  const problem = now > 0 && 'problem' in span ? span.problem : undefined;
  return <TimeFields from={from} to={to} problem={problem} className="w-48" onChange={onChange} />;
}
