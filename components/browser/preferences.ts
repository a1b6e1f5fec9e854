'use client';
import { useSyncExternalStore } from 'react';

/** Display preferences, stored in this browser; public/preferences.js applies them before the first paint. */
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

/** The value of a preference and how to change it. */
export function usePreference<N extends Name>(name: N): [Value<N>, (value: Value<N>) => void] {
  const [fallback] = preferences[name] as readonly Value<N>[];
  const values = preferences[name] as readonly string[];
  const read = () => {
    const applied = document.documentElement.dataset[name] ?? '';
    return (values.includes(applied) ? applied : fallback) as Value<N>;
  };
  const value = useSyncExternalStore(subscribe, read, () => fallback as Value<N>);
  const set = (next: Value<N>) => {
    document.documentElement.dataset[name] = next;
    try {
      localStorage.setItem(`pulseboard.${name}`, next);
    } catch {
      // Storage is full or forbidden: the value lasts until the page is closed.
    }
    changed.dispatchEvent(new Event('change'));
  };
  return [value, set];
}
