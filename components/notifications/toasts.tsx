'use client';
import { useRouter } from 'next/navigation';
import { useCallback, useRef } from 'react';
import { toast } from 'sonner';
import { type NotificationItem, useArrivals } from '@/components/live';
import { Outside } from '@/components/ui/outside';
import { formatCount } from '@/lib/format';
import { isolated } from '@/lib/outside-text';
import { innerLink } from './inner-link';
import { ToastPlanner } from './toast-plan';

const show = { info: toast.info, success: toast.success, warning: toast.warning, critical: toast.error };
const floodId = 'notification-flood';
const criticalId = 'notification-flood-critical';

/** Live notifications as toasts: critical ones stay, floods collapse to one. */
export function Toasts() {
  const router = useRouter();
  const planner = useRef(new ToastPlanner());
  const take = useCallback(
    (items: readonly NotificationItem[]) => {
      const { each, flood, moreCritical } = planner.current.plan(items, Date.now());
      const openInbox = { label: 'Inbox', onClick: () => router.push('/notifications') };
      for (const item of each) showOne(item, planner.current, (href) => router.push(href));
      if (flood) {
        const description = 'They come faster than toasts can be read.';
        toast.info(`${formatCount(flood)} new notifications`, {
          id: floodId,
          description,
          action: openInbox,
        });
      }
      if (moreCritical) {
        toast.error(`${formatCount(moreCritical)} more critical notifications`, {
          id: criticalId,
          duration: Number.POSITIVE_INFINITY,
          action: openInbox,
          onDismiss: () => planner.current.closedMore(),
        });
      }
      tell(items);
    },
    [router],
  );
  useArrivals(take);
  return null;
}

function showOne(
  { key, data: { severity, title, body, link } }: NotificationItem,
  planner: ToastPlanner,
  go: (href: string) => void,
): void {
  const href = innerLink(link);
  const stays = { duration: Number.POSITIVE_INFINITY, onDismiss: () => planner.closed(key) };
  show[severity](<Outside text={title} />, {
    id: key,
    description: <Outside text={body} />,
    ...(severity === 'critical' ? stays : {}),
    ...(href ? { action: { label: 'Open', onClick: () => go(href) } } : {}),
  });
}

/** To the system's own notifications, where the person has consented and looks elsewhere. */
function tell(items: readonly NotificationItem[]): void {
  if (!document.hidden || typeof Notification === 'undefined' || Notification.permission !== 'granted')
    return;
  const latest = items.at(-1);
  if (!latest) return;
  try {
    new Notification(isolated(latest.data.title), { body: isolated(latest.data.body), tag: 'pulseboard' });
  } catch {
    // Browsers on phones allow them from a service worker only; the page has its own.
  }
}
