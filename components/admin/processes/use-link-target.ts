'use client';
import { type RefObject, useEffect, useRef, useState } from 'react';

/** Scrolls to an element that a link names, also if it appears after the page was opened, and says that it is the one. */
export function useLinkTarget<E extends HTMLElement>(
  id: string,
): { target: RefObject<E | null>; isTarget: boolean } {
  const target = useRef<E>(null);
  const [isTarget, setTarget] = useState(false);
  useEffect(() => {
    const read = () => {
      const isNamed = window.location.hash === `#${id}`;
      setTarget(isNamed);
      if (isNamed) target.current?.scrollIntoView({ block: 'center' });
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, [id]);
  return { target, isTarget };
}
