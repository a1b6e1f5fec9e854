'use client';
import { useCallback, useMemo, useState } from 'react';

/** The same object until `isHeld` changes. */
export interface Hold {
  /** The list keeps its rows as they are. */
  isHeld: boolean;
  setScrolled(is: boolean): void;
  setHovered(is: boolean): void;
  setFocused(is: boolean): void;
  /** Follows the newest lines again. */
  release(): void;
}

/** Whether the list holds still: while a person reads, points at it or works in it. */
export function useHold(isReading: boolean): Hold {
  const [isScrolled, setScrolled] = useState(false);
  const [isHovered, setHovered] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const release = useCallback(() => {
    setScrolled(false);
    setHovered(false);
    setFocused(false);
  }, []);
  const isHeld = isScrolled || isHovered || isFocused || isReading;
  return useMemo(() => ({ isHeld, setScrolled, setHovered, setFocused, release }), [isHeld, release]);
}
