'use client';
import { CircleCheck, EyeOff, type LucideIcon, RotateCcw } from 'lucide-react';
import Link from 'next/link';
import { useSession } from '@/components/live';
import { Button } from '@/components/ui/button';
import type { ErrorState } from '@/lib/logs/analysis';
import type { SetState } from './state-changes';
import { StateMark } from './state-mark';

const actions: Record<SetState, { label: string; icon: LucideIcon }> = {
  resolved: { label: 'Resolve', icon: CircleCheck },
  ignored: { label: 'Ignore', icon: EyeOff },
  open: { label: 'Reopen', icon: RotateCcw },
};
const possible = (state: ErrorState): SetState[] =>
  state === 'open' || state === 'regressed' ? ['resolved', 'ignored'] : ['open'];

/** The state of a group, and what an admin can do with it. */
export function StateActions({ state, onChange }: { state: ErrorState; onChange(state: SetState): void }) {
  const { role } = useSession();
  if (role !== 'admin')
    return (
      <p className="flex flex-wrap items-center gap-x-3 text-ink-2 text-sm">
        <StateMark state={state} />
        <span>
          Only admins can resolve or ignore an error.{' '}
          <Link href="/admin" className="text-accent underline">
            Sign in
          </Link>
        </span>
      </p>
    );
  return (
    <>
      <StateMark state={state} />
      {possible(state).map((next) => {
        const { label, icon: Icon } = actions[next];
        return (
          <Button key={next} size="sm" onClick={() => onChange(next)}>
            <Icon aria-hidden className="size-3.5" /> {label}
          </Button>
        );
      })}
    </>
  );
}
