'use client';
import { Bell, BellRing, Mail, SearchX } from 'lucide-react';
import Link from 'next/link';
import { parseAsBoolean, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useEffect, useState } from 'react';
import { useConnection, useNotifications } from '@/components/live';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { FeedState } from '@/components/ui/feed-state';
import { PageTitle } from '@/components/ui/page-title';
import { Segmented } from '@/components/ui/segmented';
import { NotificationLine } from './notification-line';
import { severities, severityLook } from './severity';

const kinds = ['all', ...severities] as const;
const audiences = ['everyone', 'customers'] as const;
const pageSize = 50;

/** Every notification this page holds, newest first. */
export function Inbox() {
  const { items, unread, markRead, markAllRead } = useNotifications();
  const { phase } = useConnection();
  const [{ severity, unread: onlyUnread, to }, setQuery] = useQueryStates(
    {
      severity: parseAsStringLiteral(kinds).withDefault('all'),
      unread: parseAsBoolean.withDefault(false),
      to: parseAsStringLiteral(audiences).withDefault('everyone'),
    },
    { history: 'replace' },
  );
  const [limit, setLimit] = useState(pageSize);
  const found = items.filter(
    (item) =>
      (item.data.audience === 'all') === (to === 'everyone') &&
      (severity === 'all' || item.data.severity === severity) &&
      !(onlyUnread && item.read),
  );
  return (
    <>
      <PageTitle title="Notifications">
        <div className="flex flex-wrap items-center gap-2">
          <Link href="/mailbox" className="inline-flex h-9 items-center gap-2 px-2 text-accent">
            <Mail aria-hidden className="size-4" /> Mailbox
          </Link>
          <BrowserConsent />
          <Button disabled={unread === 0} onClick={markAllRead}>
            Mark all read
          </Button>
        </div>
      </PageTitle>
      <div className="mb-3 flex flex-wrap gap-2">
        <Segmented
          label="Severity"
          value={severity}
          options={kinds.map((kind) => ({
            value: kind,
            label: kind === 'all' ? 'All' : severityLook[kind].label,
          }))}
          onChange={(value) => void setQuery({ severity: value })}
          className="max-w-full overflow-x-auto"
        />
        <Segmented
          label="Audience"
          value={to}
          options={[
            { value: 'everyone', label: 'To everyone' },
            { value: 'customers', label: 'To customers' },
          ]}
          onChange={(value) => void setQuery({ to: value })}
        />
        <Segmented
          label="Read or not"
          value={onlyUnread ? 'unread' : 'any'}
          options={[
            { value: 'any', label: 'Any' },
            { value: 'unread', label: 'Unread' },
          ]}
          onChange={(value) => void setQuery({ unread: value === 'unread' || null })}
        />
      </div>
      <FeedState
        isEmpty={items.length === 0}
        isLoading={phase === 'connecting'}
        empty={
          <EmptyState icon={Bell} title="Nothing yet">
            What is posted on the topic <code className="font-mono">notifications</code> shows up here, on the
            bell and as a toast.
          </EmptyState>
        }
      >
        {found.length === 0 ? (
          <EmptyState
            icon={SearchX}
            title={onlyUnread ? 'All read' : 'None of that kind'}
            action={
              <Button onClick={() => void setQuery({ severity: null, unread: null, to: null })}>
                Show all
              </Button>
            }
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
      </FeedState>
    </>
  );
}

/** Asks for the system's notifications; gone once the person has answered. */
function BrowserConsent() {
  const [permission, setPermission] = useState<NotificationPermission>('denied');
  useEffect(() => {
    if (typeof Notification !== 'undefined') setPermission(Notification.permission);
  }, []);
  if (permission !== 'default') return null;
  return (
    <Button look="ghost" onClick={() => void askPermission().then(setPermission)}>
      <BellRing aria-hidden className="size-4" /> Notify me on this device
    </Button>
  );
}

/** Refused where the page is not in a secure context. */
const askPermission = (): Promise<NotificationPermission> =>
  Notification.requestPermission().catch(() => 'denied' as const);
