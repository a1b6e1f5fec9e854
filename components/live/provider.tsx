'use client';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { Live } from './live';

const LiveContext = createContext<Live | undefined>(undefined);

/** Starts the one live connection of this page; notifications and health are wanted on every page. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [live] = useState(() => new Live());
  useEffect(() => {
    const stop = live.start();
    const unwish = (['notifications', 'health'] as const).map((feed) =>
      live.wishes.add(feed, { filter: {}, tier: 'live' }),
    );
    return () => {
      for (const done of unwish) done();
      stop();
    };
  }, [live]);
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('This component stands outside LiveProvider.');
  return live;
}
