'use client';
import { useSyncExternalStore } from 'react';
import type { ConnectionState } from '@/components/live/freshness/connection-state';
import type { ShownFreshness } from '@/components/live/freshness/freshness-watch';
import { useLive } from '@/components/live/provider';
import type { Feed } from '@/lib/protocol';

/** The state of the page: whether it is live, and if not, why. */
export function useConnection(): ConnectionState {
  const { freshness } = useLive();
  return useSyncExternalStore(freshness.changed.on, freshness.page, freshness.page);
}

/** How fresh the screen is in a feed; undefined without a feed. */
export function useFeedFreshness(feed: Feed): ShownFreshness;
export function useFeedFreshness(feed: Feed | undefined): ShownFreshness | undefined;
export function useFeedFreshness(feed: Feed | undefined): ShownFreshness | undefined {
  const { freshness } = useLive();
  const shown = () => feed && freshness.feed(feed);
  return useSyncExternalStore(freshness.changed.on, shown, shown);
}

/** Whether the person paused the page, and how to pause and resume it. */
export function usePaused(): [boolean, (paused: boolean) => void] {
  const { pause } = useLive();
  return [useSyncExternalStore(pause.changed.on, pause.isPaused, () => false), pause.set];
}

/** `role` is undefined before the first session; `refresh` fetches a new one after the person signed in or out. */
export function useSession() {
  const { connection } = useLive();
  const role = useSyncExternalStore(connection.changed.on, connection.role, () => undefined);
  return { role, refresh: connection.refresh };
}
