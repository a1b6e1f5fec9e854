'use client';
import { type Polled, usePolled } from '@/components/freshness/use-polled';
import { useSession } from '@/components/live';
import { alertRulesAnswer, type ManagedRule } from '@/lib/alerts/api';

const everyMs = 5_000;

/** The rules with where they come from and their notifications, for administrators; others request nothing. */
export function useManagedRules(): Polled<{ rules: ManagedRule[] }> {
  const { role } = useSession();
  return usePolled(role === 'admin' ? '/admin/alert-rules' : undefined, alertRulesAnswer, everyMs);
}
