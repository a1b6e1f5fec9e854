'use client';
import { type Polled, usePolled } from '@/components/freshness/use-polled';
import { useSession } from '@/components/live';
import { type Mute, mutesAnswer } from '@/lib/alerts/api';

const everyMs = 5_000;

/** The mutes that have not ended, for administrators; others request nothing. */
export function useMutes(): Polled<{ mutes: Mute[] }> {
  const { role } = useSession();
  return usePolled(role === 'admin' ? '/admin/alert-mutes' : undefined, mutesAnswer, everyMs);
}
