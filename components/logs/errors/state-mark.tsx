import { CircleCheck, CircleDot, EyeOff, type LucideIcon, RotateCcw } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import type { ErrorState } from '@/lib/logs/analysis';

const looks: Record<ErrorState, { label: string; icon: LucideIcon; look: string }> = {
  open: { label: 'Open', icon: CircleDot, look: 'text-ink-2' },
  regressed: { label: 'Regressed', icon: RotateCcw, look: 'rounded bg-bad-soft px-1.5 text-bad' },
  resolved: { label: 'Resolved', icon: CircleCheck, look: 'text-good' },
  ignored: { label: 'Ignored', icon: EyeOff, look: 'text-ink-3' },
};

/** The state of an error group as icon and word. */
export function StateMark({ state }: { state: ErrorState }) {
  const { label, icon: Icon, look } = looks[state];
  return (
    <span className={cn('inline-flex shrink-0 items-center gap-1 font-medium text-xs', look)}>
      <Icon aria-hidden className="size-3" />
      {label}
    </span>
  );
}
