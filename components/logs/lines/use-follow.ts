'use client';
import { type RefObject, useLayoutEffect, useRef } from 'react';

/** At most this far from the end counts as the end, px. */
const nearPx = 24;

/** Keeps a list that scrolls at its end while a person has not scrolled away. `length`: its number of rows. */
export function useFollow<E extends HTMLElement>(
  length: number,
): { list: RefObject<E | null>; onScroll(): void } {
  const list = useRef<E>(null);
  const isAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after rows were added
  useLayoutEffect(() => {
    if (list.current && isAtEnd.current) list.current.scrollTop = list.current.scrollHeight;
  }, [length]);
  const onScroll = () => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = list.current ?? {};
    isAtEnd.current = scrollHeight - scrollTop - clientHeight <= nearPx;
  };
  return { list, onScroll };
}
