'use client';
import { startTransition, useEffect, useRef, useState } from 'react';
import type { ApiError } from '@/components/browser/call-api';
import { usePaused } from '@/components/live';
import { startPoll } from './poll';

export interface Poll<T> {
  /** The last answer; while a new key is loading, that to the key before. */
  answer?: T;
  /** Why the last request failed. */
  error?: ApiError;
  /** `answer` is not one to the current key. */
  isOutdated: boolean;
  /** The person paused the page. */
  isPaused: boolean;
  retry(): void;
}

interface State<T> {
  answer?: { key: string; value: T };
  error?: { key: string; value: ApiError };
}

/**
 * Requests every `everyMs`, or more often down to `leastMs` while answers are quick, and not while the page is hidden or paused. A new key aborts the request and starts another;
 * without a key nothing is requested.
 */
export function usePoll<T>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<T>,
  everyMs: number,
  leastMs?: number,
): Poll<T> {
  const [{ answer, error }, setState] = useState<State<T>>({});
  const [attempt, setAttempt] = useState(0);
  const [isPaused] = usePaused();
  const current = useRef(load);
  current.current = load;
  // What was not loaded before the pause still loads once.
  const isHeld = isPaused && answer?.key === key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt starts again
  useEffect(() => {
    if (key === undefined || isHeld) return;
    return startPoll({
      load: (signal) => current.current(signal),
      everyMs,
      leastMs,
      // A chart takes long to draw: a transition yields to what a person does.
      onAnswer: (value) => startTransition(() => setState({ answer: { key, value } })),
      onError: (value) => setState((before) => ({ ...before, error: { key, value } })),
    });
  }, [key, everyMs, leastMs, isHeld, attempt]);
  return {
    ...(answer ? { answer: answer.value } : {}),
    ...(error && error.key === key ? { error: error.value } : {}),
    isOutdated: answer?.key !== key,
    isPaused,
    retry: () => setAttempt((count) => count + 1),
  };
}
