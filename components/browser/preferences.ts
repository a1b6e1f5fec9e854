'use client';
import { useSyncExternalStore } from 'react';

/** What this device remembers of how the page looks; public/preferences.js applies it before the first paint. */
const preferences = {
  palette: ['green-red', 'blue-orange'],
  rail: ['open', 'collapsed'],
} as const;
type Name = keyof typeof preferences;
type Value<N extends Name> = (typeof preferences)[N][number];

const changed = new EventTarget();

function subscribe(listener: () => void): () => void {
  changed.addEventListener('change', listener);
  return () => changed.removeEventListener('change', listener);
}

/** One preference and how to change it. */
export function usePreference<N extends Name>(name: N): [Value<N>, (value: Value<N>) => void] {
  const [fallback] = preferences[name] as readonly Value<N>[];
  const known = preferences[name] as readonly string[];
  const read = () => {
    const applied = document.documentElement.dataset[name] ?? '';
    return (known.includes(applied) ? applied : fallback) as Value<N>;
  };
  const value = useSyncExternalStore(subscribe, read, () => fallback as Value<N>);
  const set = (next: Value<N>) => {
    document.documentElement.dataset[name] = next;
    try {
      localStorage.setItem(`pulseboard.${name}`, next);
    } catch {
      // It then holds until the page is closed.
    }
    changed.dispatchEvent(new Event('change'));
  };
  return [value, set];
}
