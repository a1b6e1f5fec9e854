'use client';
import { useEffect, useRef, useState } from 'react';

const points = 60;
const everyMs = 1_000;

/** The values of a figure in the last minute, sampled once per second while the page is open. */
export function useTrend(value: number | undefined): readonly number[] {
  const [trend, setTrend] = useState<readonly number[]>([]);
  const current = useRef(value);
  current.current = value;
  useEffect(() => {
    const timer = setInterval(() => {
      const now = current.current;
      if (now !== undefined) setTrend((before) => [...before, now].slice(-points));
    }, everyMs);
    return () => clearInterval(timer);
  }, []);
  return trend;
}
