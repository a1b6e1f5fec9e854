'use client';
import { Bell as BellIcon } from 'lucide-react';
import Link from 'next/link';
import { AsOf } from '@/components/freshness/as-of';
import { FeedContent } from '@/components/freshness/feed-content';
import { useNotifications } from '@/components/live';
import { NotificationLine } from '@/components/notifications/notification-line';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';

const shown = 6;

/** The unread count and the newest notifications. */
export function Bell() {
  const { items, unread, markAllRead, markRead } = useNotifications();
  const count = unread > 99 ? '99+' : String(unread);
  return (
    <Popover
      label="Notifications"
      className="w-96"
      trigger={
        <Button
          variant="ghost"
          size="icon"
          className="relative"
          aria-label={unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`}
        >
          <BellIcon aria-hidden className="size-4.5" />
          {unread > 0 && (
            <span
              aria-hidden
              className="num absolute -top-0.5 -right-1 min-w-4 rounded-full bg-accent px-1 text-center font-medium text-[0.625rem] text-on-accent leading-4"
            >
              {count}
            </span>
          )}
        </Button>
      }
    >
      <div className="flex items-center justify-between border-line border-b px-4 py-2">
        <h2 className="font-medium">Notifications</h2>
        <AsOf feed="notifications" className="mr-auto ml-3" />
        <Button variant="ghost" size="sm" disabled={unread === 0} onClick={markAllRead}>
          Mark all read
        </Button>
      </div>
      <FeedContent feed="notifications">
        {items.length === 0 ? (
          <p className="px-4 py-8 text-center text-ink-2 text-sm">No notifications yet.</p>
        ) : (
          <ul className="divide-y divide-line">
            {items
              .filter(({ data }) => data.audience === 'all')
              .slice(0, shown)
              .map((item) => (
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
