'use client';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { Live } from './live';

const LiveContext = createContext<Live | undefined>(undefined);
const createLive = () => new Live();

/**
 * Keeps the live connection of the page open while it is mounted. Every page subscribes to notifications, alerts and health.
 * `create`: for tests, another Live.
 */
export function LiveProvider({
  create = createLive,
  children,
}: {
  create?: () => Live;
  children: ReactNode;
}) {
  const [live] = useState(create);
  useEffect(() => {
    const stop = live.start();
    const unsubscribe = (['notifications', 'alerts', 'health'] as const).map((feed) =>
      live.subscriptions.desired.add(feed, { filter: {}, tier: 'live' }),
    );
    return () => {
      for (const each of unsubscribe) each();
      stop();
    };
  }, [live]);
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive: put this component inside LiveProvider.');
  return live;
}
