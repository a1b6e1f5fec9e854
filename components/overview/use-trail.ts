'use client';
import { useEffect, useRef, useState } from 'react';

const points = 60;
const everyMs = 1_000;

/** The trend of a figure on this page: its value once a second for the last minute. */
export function useTrail(value: number | undefined): readonly number[] {
  const [trail, setTrail] = useState<readonly number[]>([]);
  const current = useRef(value);
  current.current = value;
  useEffect(() => {
    const timer = setInterval(() => {
      const now = current.current;
      if (now !== undefined) setTrail((before) => [...before, now].slice(-points));
    }, everyMs);
    return () => clearInterval(timer);
  }, []);
  return trail;
}
