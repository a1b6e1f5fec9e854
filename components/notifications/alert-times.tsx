'use client';
import { BellRing, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { AlertMarks } from '@/components/alerts/rule/alert-marks';
import { useNow } from '@/components/freshness/use-now';
import { type NotificationItem, useAlert } from '@/components/live';
import { formatClock, formatDateTime, toIso } from '@/lib/text/format';

/** When an alert fired, whether someone takes care, and when it was resolved; nothing for other notifications. */
export function AlertTimes({ item: { at, data, resolvedAt } }: { item: NotificationItem }) {
  if (!data.alert) return null;
  if (data.alert.state === 'resolved') return <Resolved>Resolved</Resolved>;
  return (
    <>
      <span className="inline-flex items-center gap-1">
        <BellRing aria-hidden className={resolvedAt === undefined ? 'size-3 text-bad' : 'size-3'} />
        <span>
          {resolvedAt === undefined ? 'Firing since' : 'Fired'} <Clock at={at} />
        </span>
      </span>
      {resolvedAt === undefined ? (
        <Marks {...data.alert} />
      ) : (
        <Resolved>
          Resolved <Clock at={resolvedAt} />
        </Resolved>
      )}
    </>
  );
}

/** Whether the alert is muted or acknowledged, while it is the same incident that fires. */
function Marks({ alertId, incidentId }: { alertId: string; incidentId: string }) {
  const alert = useAlert(alertId);
  return alert?.incidentId === incidentId && <AlertMarks alert={alert} />;
}

const Resolved = ({ children }: { children: ReactNode }) => (
  <span className="inline-flex items-center gap-1 text-good">
    <CircleCheck aria-hidden className="size-3" />
    <span>{children}</span>
  </span>
);

/** The local time of day, with the date if it is not today's; all of it on hover. */
function Clock({ at }: { at: number }) {
  const now = useNow();
  return (
    <time dateTime={toIso(at)} title={formatDateTime(at)} className="num" suppressHydrationWarning>
      {now === 0 ? '' : formatClock(at, now)}
    </time>
  );
}
