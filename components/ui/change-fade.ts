'use client';
import { type RefObject, useEffect, useRef } from 'react';

/** No fade within this time after the last change: it would flicker. */
const minIntervalMs = 250;
const fadeMs = 400;
const staleSelector = '[data-freshness="stale"]';

let reducedMotion: MediaQueryList | undefined;
/** Cached, because a new query costs more than the change. The query follows the setting. */
function prefersReducedMotion(): boolean {
  reducedMotion ??= matchMedia('(prefers-reduced-motion: reduce)');
  return reducedMotion.matches;
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
    const isFadeDue = now - last.current.at > minIntervalMs;
    last.current = { value, at: now };
    // A stale cell must not look as if it had changed now.
    if (!isFadeDue || prefersReducedMotion() || cell.current?.closest(staleSelector)) return;
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
