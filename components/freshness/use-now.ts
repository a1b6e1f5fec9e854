'use client';
import { useSyncExternalStore } from 'react';
import { useClockCorrection } from '@/components/live';

const everyMs = 1_000;
const listeners = new Set<() => void>();
let shared = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all components, so that they are rendered together. */
function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    shared = Date.now();
    timer = setInterval(() => {
      shared = Date.now();
      for (const each of [...listeners]) each();
    }, everyMs);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

const browserNow = () => shared;
const serverNow = () => 0;

/** The time by the page's clock, epoch ms, updated every second; 0 while the page is rendered on the server. */
export function useNow(): number {
  const now = useSyncExternalStore(subscribe, browserNow, serverNow);
  const correctionMs = useClockCorrection();
  return now === 0 ? 0 : now + correctionMs;
}
