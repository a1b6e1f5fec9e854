'use client';
import { useEffect, useRef, useState } from 'react';
import type { LogsView } from '@/components/live';

const everyMs = 15_000;

/** Tells those who cannot see the list how many errors come, at most every 15 s, and nothing per line. */
export function Announcer({ rates, isHeld }: { rates: LogsView['rates']; isHeld: boolean }) {
  const latest = useRef(rates);
  latest.current = rates;
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setInterval(() => setText(textOf(latest.current)), everyMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <p role="status" className="sr-only">
      {isHeld ? 'The list holds still. Press N to follow new lines.' : text}
    </p>
  );
}

function textOf({ perSecond, levels }: LogsView['rates']): string {
  const errors = Math.round((levels.error + levels.fatal) * 10);
  if (errors === 0) return '';
  return `${errors} errors in the last 10 s, of ${Math.round(perSecond * 10)} lines.`;
}
