'use client';
import { useEffect, useRef, useState } from 'react';
import type { ConnectionState } from '@/components/live';

const debounceMs = 400;
const transientPhases: readonly ConnectionState['phase'][] = ['catching-up', 'connecting'];

/** Delays catching-up and connecting after live, because a new subscription would make the pill flash amber. */
export function useDebouncedState(state: ConnectionState): ConnectionState {
  const [shown, setShown] = useState(state);
  const latest = useRef(state);
  const isTransient = transientPhases.includes(state.phase) && shown.phase === 'live';
  useEffect(() => {
    latest.current = state;
    if (!isTransient) setShown(state);
  }, [state, isTransient]);
  // Starts with the phase and not with each change of its figures, which would postpone it again and again.
  useEffect(() => {
    if (!isTransient) return;
    const timer = setTimeout(() => setShown(latest.current), debounceMs);
    return () => clearTimeout(timer);
  }, [isTransient]);
  return shown;
}
