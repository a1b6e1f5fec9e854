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
/** Phases whose name needs no explanation. */
const selfExplanatory: readonly ConnectionState['phase'][] = ['live', 'silent', 'connecting'];

/** The text of the live region: changes when the state changes, not when its figures do. */
export function useAnnouncement(state: ConnectionState): string {
  const { phase, message, replaying } = state;
  const key = JSON.stringify([phase, message, replaying !== undefined, state.clocks?.fault]);
  const [announced, setAnnounced] = useState({ key, wasReplaying: false, text: names[phase] });
  useEffect(() => {
    setAnnounced((before) => {
      if (before.key === key) return before;
      const isCaughtUp = before.wasReplaying && phase === 'live';
      return {
        key,
        wasReplaying: replaying !== undefined,
        text: isCaughtUp ? 'Caught up. Live' : textOf(state),
      };
    });
  }, [key, phase, replaying, state]);
  return announced.text;
}

function textOf(state: ConnectionState): string {
  const { phase } = state;
  if (selfExplanatory.includes(phase)) return names[phase];
  const text = explain(state);
  return text.startsWith(names[phase]) ? text : `${names[phase]}. ${text}`;
}
