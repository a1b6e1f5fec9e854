'use client';
import { Bell } from 'lucide-react';
import Link from 'next/link';
import { Card } from '@/components/freshness/card';
import { FeedPlaceholder } from '@/components/freshness/feed-placeholder';
import { useFeedFreshness, useNotifications } from '@/components/live';
import { NotificationLine } from '@/components/notifications/notification-line';
import { EmptyState } from '@/components/ui/empty-state';

const shown = 4;

export function LatestNotifications() {
  const { items: all, markRead } = useNotifications();
  const items = all.filter(({ data }) => data.audience === 'all');
  const { state } = useFeedFreshness('notifications');
  return (
    <Card
      title="Latest notifications"
      feed="notifications"
      className="col-span-12 2xl:col-span-4"
      bodyClassName="p-0 min-h-[20rem]"
      aside={
        <Link href="/notifications" className="text-accent text-sm">
          Inbox
        </Link>
      }
    >
      <FeedPlaceholder
        isEmpty={items.length === 0}
        isLoading={state === 'connecting'}
        rows={shown}
        empty={
          <EmptyState icon={Bell} title="No notifications yet">
            Messages on the topic <code className="font-mono">notifications</code> appear here.
          </EmptyState>
        }
      >
        <ul className="divide-y divide-line">
          {items.slice(0, shown).map((item) => (
            <NotificationLine key={item.key} item={item} onRead={markRead} />
          ))}
        </ul>
      </FeedPlaceholder>
    </Card>
  );
}
