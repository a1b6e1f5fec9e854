'use client';
import { useSyncExternalStore } from 'react';
import { useLive } from '@/components/live/provider';
import { type LogsView, noLogs } from '@/components/live/stores/log-store';

/** The log lines in the store. Subscribe with `useFeedSubscription('logs', { filter })`. */
export function useLogs(): LogsView {
  const { logs } = useLive();
  return useSyncExternalStore(logs.onChange, logs.view, () => noLogs);
}
