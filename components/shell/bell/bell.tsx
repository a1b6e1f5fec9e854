'use client';
import Link from 'next/link';
import { AsOf } from '@/components/freshness/as-of';
import { FeedContent } from '@/components/freshness/feed-content';
import { useFiring, useNotifications } from '@/components/live';
import { NotificationLine } from '@/components/notifications/notification-line';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import { BellTrigger } from './bell-trigger';
import { FiringList } from './firing-list';

const shown = 6;

/** What fires, and the newest notifications, with the number of critical alerts that fire and of unread notifications. */
export function Bell() {
  const { items, unread, markAllRead, markRead } = useNotifications();
  const firing = useFiring();
  const forAll = items.filter(({ data }) => data.audience === 'all');
  return (
    <Popover label="Notifications" className="w-96" trigger={<BellTrigger unread={unread} firing={firing} />}>
      <FiringList alerts={firing} />
      <div className="flex items-center justify-between border-line border-b px-4 py-2">
        <h2 className="font-medium">Notifications</h2>
        <AsOf feed="notifications" className="mr-auto ml-3" />
        <Button variant="ghost" size="sm" disabled={unread === 0} onClick={markAllRead}>
          Mark all read
        </Button>
      </div>
      <FeedContent feed="notifications">
        {forAll.length === 0 ? (
          <p className="px-4 py-8 text-center text-ink-2 text-sm">No notifications yet.</p>
        ) : (
          <ul aria-label="Latest notifications" className="divide-y divide-line">
            {forAll.slice(0, shown).map((item) => (
              <NotificationLine key={item.key} item={item} onRead={markRead} />
            ))}
          </ul>
        )}
      </FeedContent>
      <Link href="/notifications" className="block border-line border-t px-4 py-2.5 text-accent text-sm">
        Open the inbox
      </Link>
    </Popover>
  );
}
