'use client';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ApiError, callApi } from '@/components/browser/call-api';
import { logsAnswer } from '@/lib/logs/history';
import { historyPath, type PastQuery } from './history-path';
import { canContinue, nothingLoaded, type PastLines, withOlder } from './history-state';

/** The same object until something is loaded, or fails. */
export interface PastLoader extends PastLines {
  isLoading: boolean;
  /** Why the last request failed. */
  error: ApiError | undefined;
  /** Loads the next older lines as a person scrolls to them. */
  continueByItself(): void;
  /** Loads them because a person asks for it. */
  load(): void;
}

interface State {
  key: string;
  past: PastLines;
  isLoading: boolean;
  error?: ApiError | undefined;
}

/** Loads past lines page by page. Another query is another list. */
export function usePastLines(query: PastQuery): PastLoader {
  const key = JSON.stringify(query);
  const [stored, setState] = useState<State>({ key, past: nothingLoaded, isLoading: false });
  const state: State = stored.key === key ? stored : { key, past: nothingLoaded, isLoading: false };
  const current = useRef(state);
  current.current = state;
  const running = useRef<AbortController>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list ends what is requested for the one before
  useEffect(() => () => running.current?.abort(), [key]);
  const request = async (cursor: string | undefined) => {
    running.current = new AbortController();
    const { signal } = running.current;
    const change = (next: Partial<State>) => {
      if (!signal.aborted) setState((before) => ({ ...(before.key === key ? before : state), ...next, key }));
    };
    change({ isLoading: true, error: undefined });
    try {
      const answer = await callApi(historyPath(query, cursor), logsAnswer, { signal });
      change({ past: withOlder(current.current.past, answer), isLoading: false });
    } catch (error) {
      const failure =
        error instanceof ApiError ? error : new ApiError(0, 'Earlier lines could not be loaded.');
      change({ isLoading: false, error: failure });
    }
  };
  const load = () => {
    if (!current.current.isLoading && state.past.cursor !== null) void request(state.past.cursor);
  };
  const calls = useRef({ load, state });
  calls.current = { load, state };
  const { past, isLoading, error } = state;
  return useMemo(
    () => ({
      ...past,
      isLoading,
      error,
      load: () => calls.current.load(),
      continueByItself: () => {
        const { state: now, load: next } = calls.current;
        if (now.error === undefined && canContinue(now.past)) next();
      },
    }),
    [past, isLoading, error],
  );
}
