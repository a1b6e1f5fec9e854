'use client';
import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from '@/components/browser/stored';
import { type TailView, tailView, usualView } from './tail-view';

const key = 'pulseboard.logs.view';
const listeners = new Set<() => void>();
let current: TailView | undefined;

const read = (): TailView => (current ??= readStored(key, tailView) ?? usualView);
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

function change(next: Partial<TailView>): void {
  current = { ...read(), ...next };
  writeStored(key, current);
  for (const listener of [...listeners]) listener();
}

/** How the lines are shown, and how to change it. */
export function useTailView(): [TailView, (next: Partial<TailView>) => void] {
  return [useSyncExternalStore(subscribe, read, () => usualView), change];
}
