'use client';
import { type RefObject, useEffect, useRef } from 'react';

/** A cell that changes more often than this would flicker: it then changes without a fade. */
const quietMs = 250;
const fadeMs = 400;
const staleSelector = '[data-freshness="stale"]';

let stillness: MediaQueryList | undefined;
/** Asked once: a new query for every change costs more than the change. It follows what the person sets. */
function wantsStillness(): boolean {
  stillness ??= matchMedia('(prefers-reduced-motion: reduce)');
  return stillness.matches;
}

/** Fades the cell's background once when `value` changed; `direction` picks the colour. */
export function useChangeFade<E extends HTMLElement>(
  value: unknown,
  direction: -1 | 0 | 1 = 0,
): RefObject<E | null> {
  const cell = useRef<E>(null);
  const last = useRef({ value, at: 0 });
  useEffect(() => {
    if (last.current.value === value) return;
    const now = performance.now();
    const isQuiet = now - last.current.at > quietMs;
    last.current = { value, at: now };
    // What is stale does not look as if something happened now.
    if (!isQuiet || wantsStillness() || cell.current?.closest(staleSelector)) return;
    const token = direction > 0 ? 'up' : direction < 0 ? 'down' : 'accent';
    cell.current?.animate(
      [
        { backgroundColor: `color-mix(in srgb, var(--${token}) 22%, transparent)` },
        { backgroundColor: 'transparent' },
      ],
      fadeMs,
    );
  });
  return cell;
}
