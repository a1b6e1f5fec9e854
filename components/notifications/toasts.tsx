'use client';
import { useRouter } from 'next/navigation';
import { useCallback, useRef } from 'react';
import { toast } from 'sonner';
import { type NotificationItem, useNewNotifications } from '@/components/live';
import { ExternalText } from '@/components/ui/external-text';
import { isSimulated } from '@/lib/simulator';
import { isolated } from '@/lib/text/bidi';
import { formatCount } from '@/lib/text/format';
import { innerLink } from './inner-link';
import { Simulated } from './simulated';
import { ToastPlanner } from './toast-plan';

const moreId = 'notification-more';

/** Shows critical notifications as toasts that stay until closed. */
export function Toasts() {
  const router = useRouter();
  const planner = useRef(new ToastPlanner());
  const take = useCallback(
    (items: readonly NotificationItem[]) => {
      const { each, more } = planner.current.plan(items);
      for (const item of each) showOne(item, planner.current, (href) => router.push(href));
      if (more) {
        toast.error(`${formatCount(more)} more critical`, {
          id: moreId,
          duration: Number.POSITIVE_INFINITY,
          action: { label: 'Inbox', onClick: () => router.push('/notifications') },
          onDismiss: () => planner.current.closedMore(),
        });
      }
      notifySystem(items.filter(({ data }) => data.severity === 'critical'));
    },
    [router],
  );
  useNewNotifications(take);
  return null;
}

function showOne(item: NotificationItem, planner: ToastPlanner, go: (href: string) => void): void {
  const { key, data } = item;
  const href = innerLink(data.link);
  toast.error(<ExternalText text={data.title} />, {
    id: key,
    description: (
      <>
        <Simulated event={item} /> <ExternalText text={data.body} />
      </>
    ),
    duration: Number.POSITIVE_INFINITY,
    onDismiss: () => planner.closed(key),
    ...(href ? { action: { label: 'Open', onClick: () => go(href) } } : {}),
  });
}

/** Shows a system notification if the page is hidden and the user has granted permission. */
function notifySystem(items: readonly NotificationItem[]): void {
  if (!document.hidden || typeof Notification === 'undefined' || Notification.permission !== 'granted')
    return;
  const latest = items.at(-1);
  if (!latest) return;
  const { title, body } = latest.data;
  const mark = isSimulated(latest) ? 'Simulated: ' : '';
  try {
    new Notification(`${mark}${isolated(title)}`, { body: isolated(body), tag: 'pulseboard' });
  } catch {
    // Mobile browsers throw: they allow this only in a service worker. The page shows its own toast.
  }
}
