'use client';
import { useEffect, useSyncExternalStore } from 'react';
import type { FeedSessionState } from '@/components/live/feeds/feed-session';
import { useLive } from '@/components/live/provider';
import type { Feed, Filter, Refusal, Tier } from '@/lib/protocol';
import { filterKey } from '@/lib/protocol/filter';

interface FeedOptions {
  filter?: Filter;
  tier?: Tier;
  enabled?: boolean;
}

const idle: FeedSessionState = { status: 'idle' };
const idleState = () => idle;
const noSubscription = () => () => {};

/** Subscribes to a feed while the component is mounted. `refusal`: why the gateway refused it. */
export function useFeedSubscription(
  feed: Feed,
  { filter, tier = 'live', enabled = true }: FeedOptions = {},
): { status: FeedSessionState['status']; refusal?: Refusal } {
  const { subscriptions, sessions } = useLive();
  const key = filterKey(filter ?? {});
  const session = sessions.get(feed);
  useEffect(() => {
    if (!enabled) return;
    return subscriptions.desired.add(feed, { filter: Object.fromEntries(JSON.parse(key)) as Filter, tier });
  }, [subscriptions, feed, key, tier, enabled]);
  return useSyncExternalStore(
    session?.changed.on ?? noSubscription,
    session?.snapshot ?? idleState,
    idleState,
  );
}
