'use client';
import { Bell, Mail, SearchX } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { AsOf } from '@/components/freshness/as-of';
import { FeedPlaceholder } from '@/components/freshness/feed-placeholder';
import { useFeedSubscription, useNotifications } from '@/components/live';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { BrowserSwitch } from './browser/browser-switch';
import { InboxFilters, passes, useInboxFilter } from './inbox-filters';
import { NotificationLine } from './notification-line';

const pageSize = 50;

/** The newest notifications, with filters. */
export function Inbox() {
  const { items, unread, markRead, markAllRead } = useNotifications();
  const { status, refusal } = useFeedSubscription('notifications');
  const [filter, setFilter] = useInboxFilter();
  const [limit, setLimit] = useState(pageSize);
  const found = items.filter(passes(filter));
  return (
    <>
      <PageTitle title="Notifications">
        <AsOf feed="notifications" className="mr-auto" />
        <div className="flex flex-wrap items-center gap-2">
          <Link href="/mailbox" className="inline-flex h-9 items-center gap-2 px-2 text-accent">
            <Mail aria-hidden className="size-4" /> Sent emails
          </Link>
          <BrowserSwitch />
          <Button disabled={unread === 0} onClick={markAllRead}>
            Mark all read
          </Button>
        </div>
      </PageTitle>
      <InboxFilters filter={filter} onChange={setFilter} items={items} />
      <FeedPlaceholder
        feed="notifications"
        isEmpty={items.length === 0}
        isLoading={status !== 'live'}
        refusal={refusal}
        empty={
          <EmptyState icon={Bell} title="No notifications yet">
            Messages on the topic <code className="font-mono">notifications</code> appear here and on the
            bell. Critical ones and alerts are also shown as toasts.
          </EmptyState>
        }
      >
        {found.length === 0 ? (
          <EmptyState
            icon={SearchX}
            title={filter.firing ? 'Nothing fires' : filter.unread ? 'All read' : 'No results'}
            action={<Button onClick={() => void setFilter(null)}>Show all</Button>}
          />
        ) : (
          <ul
            aria-label="Inbox"
            className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
          >
            {found.slice(0, limit).map((item) => (
              <NotificationLine key={item.key} item={item} onRead={markRead} />
            ))}
          </ul>
        )}
        {found.length > limit && (
          <Button className="mt-3" onClick={() => setLimit(limit + pageSize)}>
            Show more
          </Button>
        )}
      </FeedPlaceholder>
    </>
  );
}
