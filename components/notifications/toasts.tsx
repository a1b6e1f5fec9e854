'use client';
import { useRouter } from 'next/navigation';
import { useCallback, useRef } from 'react';
import { toast } from 'sonner';
import { type NotificationItem, useArrivals } from '@/components/live';
import { innerLink } from './notification-line';
import type { Severity } from './severity';

const show = { info: toast.info, success: toast.success, warning: toast.warning, critical: toast.error };
/** More than this many within the window are told in one toast. */
const floodAbove = 3;
const windowMs = 4_000;
const floodId = 'notification-flood';

/** Live notifications as toasts: critical ones stay, floods collapse to one. */
export function Toasts() {
  const router = useRouter();
  const recent = useRef<number[]>([]);
  const take = useCallback(
    (items: readonly NotificationItem[]) => {
      const now = Date.now();
      recent.current = [...recent.current, ...items.map(() => now)].filter((at) => at > now - windowMs);
      const critical = items.filter(({ data }) => data.severity === 'critical').slice(-floodAbove);
      if (recent.current.length > floodAbove)
        flood(recent.current.length, () => router.push('/notifications'));
      else for (const item of items) showOne(item, (href) => router.push(href));
      if (recent.current.length > floodAbove)
        for (const item of critical) showOne(item, (href) => router.push(href));
      tell(items);
    },
    [router],
  );
  useArrivals(take);
  return null;
}

function showOne(
  { id, data: { severity, title, body, link } }: NotificationItem,
  go: (href: string) => void,
): void {
  const href = innerLink(link);
  show[severity as Severity](title, {
    id,
    description: body,
    ...(severity === 'critical' ? { duration: Number.POSITIVE_INFINITY } : {}),
    ...(href ? { action: { label: 'Open', onClick: () => go(href) } } : {}),
  });
}

function flood(count: number, open: () => void): void {
  toast.info(`${count} new notifications`, {
    id: floodId,
    description: 'They come faster than toasts can be read.',
    action: { label: 'Inbox', onClick: open },
  });
}

/** To the system's own notifications, where the person has consented and looks elsewhere. */
function tell(items: readonly NotificationItem[]): void {
  if (!document.hidden || typeof Notification === 'undefined' || Notification.permission !== 'granted')
    return;
  const latest = items.at(-1);
  if (latest) new Notification(latest.data.title, { body: latest.data.body, tag: 'pulseboard' });
}
