'use client';
import { useNow } from '@/components/freshness/use-now';
import { periodOf, type ViewProps } from './period';
import { TimeFields } from './time-fields';

/** Start and end of a custom range, in the zone of this device. */
export function CustomRange({ view, onChange }: ViewProps) {
  const now = useNow();
  const period = periodOf(view, now);
  const problem = now > 0 && 'problem' in period ? period.problem : undefined;
  return (
    <div className="flex flex-wrap items-start gap-2">
      <TimeFields from={view.from} to={view.to} problem={problem} className="w-52" onChange={onChange} />
    </div>
  );
}
