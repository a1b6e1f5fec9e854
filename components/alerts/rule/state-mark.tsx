import {
  BellRing,
  CircleCheck,
  CircleDashed,
  CircleOff,
  CircleQuestionMark,
  Hourglass,
  type LucideIcon,
} from 'lucide-react';
import { cn } from '@/components/ui/cn';
import type { RuleState } from '@/lib/alerts/api';

type State = RuleState['state'];

/** Icon, word and colour of every state: never colour alone. */
export const stateLook: Record<State, { label: string; icon: LucideIcon; look: string }> = {
  firing: { label: 'Firing', icon: BellRing, look: 'bg-bad-soft px-1.5 text-bad' },
  pending: { label: 'Pending', icon: Hourglass, look: 'bg-warn-soft px-1.5 text-warn' },
  inactive: { label: 'Inactive', icon: CircleDashed, look: 'text-ink-2' },
  resolved: { label: 'Resolved', icon: CircleCheck, look: 'text-good' },
  noData: { label: 'No data', icon: CircleQuestionMark, look: 'text-ink-2' },
  disabled: { label: 'Disabled', icon: CircleOff, look: 'text-ink-3' },
};

/** The state of a rule or an alert as icon and word. */
export function StateMark({ state }: { state: State }) {
  const { label, icon: Icon, look } = stateLook[state];
  return (
    <span className={cn('inline-flex h-5 shrink-0 items-center gap-1 rounded font-medium text-xs', look)}>
      <Icon aria-hidden className="size-3.5" />
      {label}
    </span>
  );
}
