'use client';
import { useEffect, useState } from 'react';
import type { ConnectionState } from '@/components/live';
import { formatCount } from '@/lib/format';

const announcements: Record<ConnectionState['phase'], string> = {
  live: 'Live',
  'catching-up': 'Catching up',
  reconnecting: 'Connection lost. Reconnecting.',
  offline: 'Offline',
  denied: 'No access to live data',
  connecting: 'Connecting',
  paused: 'Paused',
};

/** What a screen reader is told: once when a state begins, and not while its figures change. */
export function useAnnouncement({ phase, message, replaying }: ConnectionState): string {
  const isReplaying = replaying !== undefined;
  const [told, setTold] = useState({ phase, message, isReplaying, text: announcements[phase] });
  useEffect(() => {
    setTold((before) => {
      const isSame =
        before.phase === phase && before.message === message && before.isReplaying === isReplaying;
      if (isSame) return before;
      const isCaughtUp = before.isReplaying && phase === 'live';
      const text = isCaughtUp ? 'Caught up. Live' : startOf({ phase, message, replaying });
      return { phase, message, isReplaying, text };
    });
  }, [phase, message, replaying, isReplaying]);
  return told.text;
}

function startOf({
  phase,
  message,
  replaying,
}: {
  phase: ConnectionState['phase'];
  message: string | undefined;
  replaying: number | undefined;
}): string {
  if (replaying !== undefined)
    return `Catching up: what was missed is read from Kafka, ${formatCount(replaying)} messages`;
  return message ? `${announcements[phase]}. ${message}` : announcements[phase];
}
