'use client';
import { useEffect, useRef, useState } from 'react';
import type { ConnectionState } from '@/components/live';

const steadyMs = 400;
const brief: readonly ConnectionState['phase'][] = ['catching-up', 'connecting'];

/** A page that is opened subscribes for a moment: that is not worth an amber light. */
export function useDebouncedState(state: ConnectionState): ConnectionState {
  const [shown, setShown] = useState(state);
  const latest = useRef(state);
  const isBrief = brief.includes(state.phase) && shown.phase === 'live';
  useEffect(() => {
    latest.current = state;
    if (!isBrief) setShown(state);
  }, [state, isBrief]);
  // Counted from when it began: its figures change all the time, and must not put it off.
  useEffect(() => {
    if (!isBrief) return;
    const timer = setTimeout(() => setShown(latest.current), steadyMs);
    return () => clearTimeout(timer);
  }, [isBrief]);
  return shown;
}
