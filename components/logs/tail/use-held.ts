'use client';
import { useRef } from 'react';

/** Keeps `value` as it is from the moment on that `isHeld`; another `key` is another value. */
export function useHeld<T>(value: T, isHeld: boolean, key: string): T {
  const held = useRef<{ key: string; value: T } | undefined>(undefined);
  if (!isHeld || held.current?.key !== key) held.current = undefined;
  if (isHeld) held.current ??= { key, value };
  return held.current?.value ?? value;
}
