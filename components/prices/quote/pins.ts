'use client';
import { useCallback, useSyncExternalStore } from 'react';
import { z } from 'zod';
import { readStored, writeStored } from '@/components/browser/stored';

const storageKey = 'pulseboard.pins';
const changed = new EventTarget();
const none: readonly string[] = [];
let pins: readonly string[] | undefined;

function read(): readonly string[] {
  pins ??= readStored(storageKey, z.array(z.string())) ?? none;
  return pins;
}

function write(next: readonly string[]): void {
  pins = next;
  writeStored(storageKey, next);
  changed.dispatchEvent(new Event('change'));
}

function subscribe(listener: () => void): () => void {
  changed.addEventListener('change', listener);
  return () => changed.removeEventListener('change', listener);
}

/** Symbols pinned to the top, stored on this device. */
export function usePins() {
  const pinned = useSyncExternalStore(subscribe, read, () => none);
  const isPinned = useCallback((symbol: string) => pinned.includes(symbol), [pinned]);
  const toggle = (symbol: string) =>
    write(isPinned(symbol) ? pinned.filter((name) => name !== symbol) : [...pinned, symbol]);
  return { pinned, isPinned, toggle };
}
