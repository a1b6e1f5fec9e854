'use client';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef } from 'react';
import { type NotificationItem, useNewNotifications, useNotifications } from '@/components/live';
import { BrowserNotices } from './browser-notices';

/** Shows notifications by the browser while no tab is visible, if a person chose so; by one tab only. */
export function BrowserNotifications() {
  const router = useRouter();
  const { items, markRead } = useNotifications();
  const actions = useRef({ go: (href: string) => router.push(href), markRead });
  actions.current = { go: (href) => router.push(href), markRead };
  const notices = useRef<BrowserNotices>(undefined);
  useEffect(() => {
    const own = new BrowserNotices({
      open: (href, key) => {
        if (key !== undefined) actions.current.markRead(key);
        actions.current.go(href);
      },
    });
    notices.current = own;
    return own.start();
  }, []);
  const take = useCallback((fresh: readonly NotificationItem[]) => void notices.current?.announce(fresh), []);
  useNewNotifications(take);
  useEffect(() => notices.current?.update(items), [items]);
  return null;
}
