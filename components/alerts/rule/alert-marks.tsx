'use client';
import { BellOff, Check } from 'lucide-react';
import { useNow } from '@/components/freshness/use-now';
import type { Alert } from '@/lib/events';
import { formatClock, formatDateTime } from '@/lib/text/format';

/** Whether an alert is muted, and whether a person took note of it. */
export function AlertMarks({ alert: { mutedUntil, acknowledgedAt } }: { alert: Alert }) {
  const now = useNow();
  return (
    <>
      {mutedUntil !== undefined && mutedUntil > now && (
        <span className="inline-flex items-center gap-1" title={formatDateTime(mutedUntil)}>
          <BellOff aria-hidden className="size-3" /> Muted until {formatClock(mutedUntil, now)}
        </span>
      )}
      {acknowledgedAt !== undefined && (
        <span className="inline-flex items-center gap-1" title={formatDateTime(acknowledgedAt)}>
          <Check aria-hidden className="size-3" /> Acknowledged {formatClock(acknowledgedAt, now)}
        </span>
      )}
    </>
  );
}
