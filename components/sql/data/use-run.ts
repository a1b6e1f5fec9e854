'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { callApi } from '@/components/browser/call-api';
import { type SqlAnswer, sqlCancelled } from '@/lib/analytics/sql';
import { runSql, SqlError, type SqlRun } from './run-sql';

export interface Finished extends SqlRun {
  answer: SqlAnswer;
  /** When the answer arrived, epoch ms of this computer. */
  at: number;
}

export type RunState =
  | { state: 'idle' }
  | { state: 'running'; since: number; run: SqlRun }
  | { state: 'done'; finished: Finished }
  | { state: 'failed'; run: SqlRun; error: SqlError }
  | { state: 'cancelled' };

/** How long a cancelled statement may take to end before its request is given up, ms. */
const cancelMs = 3_000;

/** Runs one statement at a time. `onEnd` is called with each result and each error. */
export function useRun(onEnd: (run: SqlRun, result: SqlAnswer | SqlError) => void) {
  const [state, setState] = useState<RunState>({ state: 'idle' });
  const current = useRef<{ request: AbortController; isCancelled: boolean }>(undefined);
  useEffect(() => () => current.current?.request.abort(), []);

  const run = useCallback(
    async (wanted: SqlRun) => {
      if (current.current) return;
      const own = { request: new AbortController(), isCancelled: false };
      current.current = own;
      setState({ state: 'running', since: Date.now(), run: wanted });
      try {
        const answer = await runSql(wanted, own.request.signal);
        setState({ state: 'done', finished: { ...wanted, answer, at: Date.now() } });
        onEnd(wanted, answer);
      } catch (cause) {
        const error = cause instanceof SqlError ? cause : new SqlError(0, String(cause));
        setState(own.isCancelled ? { state: 'cancelled' } : { state: 'failed', run: wanted, error });
        onEnd(wanted, error);
      } finally {
        current.current = undefined;
      }
    },
    [onEnd],
  );

  const cancel = useCallback(async () => {
    const own = current.current;
    if (!own || own.isCancelled) return;
    own.isCancelled = true;
    setTimeout(() => own.request.abort(), cancelMs);
    await callApi('/admin/sql/cancel', sqlCancelled, { method: 'POST' }).catch(() => own.request.abort());
  }, []);

  return { state, run, cancel };
}
