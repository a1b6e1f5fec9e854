'use client';
import { useEffect, useSyncExternalStore } from 'react';
import { useLive } from '@/components/live/provider';
import type { NotificationItem } from '@/components/live/stores/notification-entries';

const none: readonly NotificationItem[] = [];

/** The notifications in the store, newest first. `unread` counts those for everybody. */
export function useNotifications() {
  const { notifications } = useLive();
  const { changed, all, unread } = notifications;
  return {
    items: useSyncExternalStore(changed.on, all, () => none),
    unread: useSyncExternalStore(changed.on, unread, () => 0),
    markRead: (key: string) => notifications.markRead(key),
    markAllRead: () => notifications.markAllRead(),
  };
}

/** Calls `take` with live notifications for everybody; with several when they arrive in one frame. */
export function useNewNotifications(take: (items: readonly NotificationItem[]) => void): void {
  const { notifications } = useLive();
  useEffect(() => notifications.arrived.on(take), [notifications, take]);
}
