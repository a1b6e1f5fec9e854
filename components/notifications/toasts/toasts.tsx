'use client';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef } from 'react';
import { toast } from 'sonner';
import { type NotificationItem, useNewNotifications, useNotifications } from '@/components/live';
import { innerLink } from '@/components/notifications/inner-link';
import { Simulated } from '@/components/notifications/simulated';
import { ExternalText } from '@/components/ui/external-text';
import { type AnnouncementPlan, AnnouncementPlanner, type MoreCounts } from './announcement-plan';
import { Spoken } from './spoken';
import { moreText, urgencyOf } from './urgency';

const moreId = 'notification-more';
/** How long a toast that goes by itself stays, ms. */
const shortMs = 10_000;

/**
 * Shows what needs attention as toasts. Critical ones stay until they are closed or read, in this tab or another, or until
 * the alert is resolved; warnings of alerts go by themselves.
 */
export function Toasts() {
  const router = useRouter();
  const { items, markRead } = useNotifications();
  const planner = useRef(new AnnouncementPlanner(urgencyOf));
  const actions = useRef<Actions>({ go: () => undefined, markRead });
  actions.current = { go: (href) => router.push(href), markRead };
  const take = useCallback(
    (fresh: readonly NotificationItem[]) =>
      show(planner.current.plan(fresh), planner.current, actions.current),
    [],
  );
  useNewNotifications(take);
  useEffect(() => show(planner.current.read(items), planner.current, actions.current), [items]);
  return null;
}

interface Actions {
  go(href: string): void;
  markRead(key: string): void;
}

function show(plan: AnnouncementPlan, planner: AnnouncementPlanner, actions: Actions): void {
  for (const key of plan.close) toast.dismiss(key);
  for (const item of plan.each) showOne(item, planner, actions, plan.more !== undefined);
  if (plan.more) showMore(plan.more, planner, actions);
  else if ('more' in plan) toast.dismiss(moreId);
}

/** `isFlood`: a summary is shown with it, which is read aloud in place of each. */
function showOne(
  item: NotificationItem,
  planner: AnnouncementPlanner,
  { go, markRead }: Actions,
  isFlood: boolean,
): void {
  const { key, data } = item;
  const href = innerLink(data.link);
  const isCritical = data.severity === 'critical';
  const open = () => {
    markRead(key);
    if (href) go(href);
  };
  (isCritical ? toast.error : toast.warning)(
    <Spoken severity={data.severity} isSilent={isFlood}>
      <ExternalText text={data.title} />
    </Spoken>,
    {
      id: key,
      description: (
        <>
          <Simulated event={item} /> <ExternalText text={data.body} />
        </>
      ),
      duration: isCritical ? Number.POSITIVE_INFINITY : shortMs,
      // Also called for those that are closed because they were read.
      onDismiss: () => planner.closed(key) && markRead(key),
      onAutoClose: () => planner.closed(key),
      ...(href ? { action: { label: 'Open', onClick: open } } : {}),
    },
  );
}

function showMore(more: MoreCounts, planner: AnnouncementPlanner, { go }: Actions): void {
  const isCritical = more.critical > 0;
  (isCritical ? toast.error : toast.warning)(
    <Spoken severity={isCritical ? 'critical' : 'warning'}>{moreText(more)}</Spoken>,
    {
      id: moreId,
      duration: isCritical ? Number.POSITIVE_INFINITY : shortMs,
      action: { label: 'Inbox', onClick: () => go('/notifications') },
      onDismiss: () => planner.closedMore(),
      onAutoClose: () => planner.closedMore(),
    },
  );
}
