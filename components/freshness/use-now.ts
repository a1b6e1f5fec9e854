'use client';
import { useSyncExternalStore } from 'react';
import { useClockCorrection } from '@/components/live';

interface Beat {
  now: number;
  listeners: Set<() => void>;
  timer?: ReturnType<typeof setInterval>;
}
const beats = new Map<number, Beat>();

/** One timer for all who want the time this often: their components are rendered together. */
function beatOf(everyMs: number): Beat {
  const beat = beats.get(everyMs) ?? { now: Date.now(), listeners: new Set() };
  beats.set(everyMs, beat);
  return beat;
}

function listen(everyMs: number, listener: () => void): () => void {
  const beat = beatOf(everyMs);
  if (beat.listeners.size === 0) {
    beat.now = Date.now();
    beat.timer = setInterval(() => {
      beat.now = Date.now();
      for (const each of [...beat.listeners]) each();
    }, everyMs);
  }
  beat.listeners.add(listener);
  return () => {
    beat.listeners.delete(listener);
    if (beat.listeners.size === 0) clearInterval(beat.timer);
  };
}

const everySecond = (listener: () => void) => listen(1_000, listener);
const thisSecond = () => beatOf(1_000).now;
const never = () => 0;

/**
 * The time in epoch ms, said again every second; 0 before the page is in a browser. It is the page's time: where this
 * computer's clock is off, corrected by what was measured.
 */
export function useNow(): number {
  const now = useSyncExternalStore(everySecond, thisSecond, never);
  const correctionMs = useClockCorrection();
  return now === 0 ? 0 : now + correctionMs;
}
