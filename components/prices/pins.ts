'use client';
import { useCallback, useSyncExternalStore } from 'react';

const storageKey = 'pulseboard.pins';
const changed = new EventTarget();
const none: readonly string[] = [];
let pins: readonly string[] | undefined;

function read(): readonly string[] {
  if (pins) return pins;
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    pins = Array.isArray(stored) ? stored.map(String) : none;
  } catch {
    pins = none;
  }
  return pins;
}

function write(next: readonly string[]): void {
  pins = next;
  try {
    localStorage.setItem(storageKey, JSON.stringify(next));
  } catch {
    // Pins then hold until the page is closed.
  }
  changed.dispatchEvent(new Event('change'));
}

function subscribe(listener: () => void): () => void {
  changed.addEventListener('change', listener);
  return () => changed.removeEventListener('change', listener);
}

/** Symbols this device keeps at the top. */
export function usePins() {
  const pinned = useSyncExternalStore(subscribe, read, () => none);
  const isPinned = useCallback((symbol: string) => pinned.includes(symbol), [pinned]);
  const toggle = (symbol: string) =>
    write(isPinned(symbol) ? pinned.filter((name) => name !== symbol) : [...pinned, symbol]);
  return { pinned, isPinned, toggle };
}
