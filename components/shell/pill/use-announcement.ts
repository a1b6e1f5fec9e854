'use client';
import { useEffect, useState } from 'react';
import type { ConnectionState } from '@/components/live';
import { explain } from './freshness-text';

const names: Record<ConnectionState['phase'], string> = {
  live: 'Live',
  silent: 'Live',
  late: 'Late',
  'catching-up': 'Catching up',
  'kafka-down': 'Kafka down',
  'gateway-lost': 'Gateway lost',
  unexplained: 'Unexplained events',
  'clock-trouble': 'Clock trouble',
  offline: 'Offline',
  denied: 'No access to live data',
  connecting: 'Connecting',
  paused: 'Paused',
};
/** These say all by their name. */
const short: readonly ConnectionState['phase'][] = ['live', 'silent', 'connecting'];

/** What a screen reader says: once when a state begins, and not while its figures change. */
export function useAnnouncement(state: ConnectionState): string {
  const { phase, message, replaying } = state;
  const key = JSON.stringify([phase, message, replaying !== undefined, state.clocks?.fault]);
  const [said, setSaid] = useState({ key, wasReplaying: false, text: names[phase] });
  useEffect(() => {
    setSaid((before) => {
      if (before.key === key) return before;
      const isCaughtUp = before.wasReplaying && phase === 'live';
      return {
        key,
        wasReplaying: replaying !== undefined,
        text: isCaughtUp ? 'Caught up. Live' : textOf(state),
      };
    });
  }, [key, phase, replaying, state]);
  return said.text;
}

function textOf(state: ConnectionState): string {
  const { phase } = state;
  if (short.includes(phase)) return names[phase];
  const text = explain(state);
  return text.startsWith(names[phase]) ? text : `${names[phase]}. ${text}`;
}
