'use client';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { formatRunning } from '@/lib/text/format';
import { placeOf } from './data/error-place';
import type { RunState } from './data/use-run';

export interface RunStatusProps {
  state: RunState;
  /** Moves the cursor to a place in the statement. */
  onGoTo(position: number): void;
}

/** What a statement does, or why it has no result. */
export function RunStatus({ state, onGoTo }: RunStatusProps) {
  if (state.state === 'running') return <Running since={state.since} />;
  if (state.state === 'cancelled')
    return (
      <p role="status" className="text-ink-2 text-sm">
        Cancelled. Nothing was changed.
      </p>
    );
  if (state.state !== 'failed') return null;
  const { error, run } = state;
  const { position } = error;
  return (
    <div role="alert" className="rounded-md border border-line-strong bg-bad-soft px-3 py-2 text-sm">
      <p className="whitespace-pre-wrap text-bad [overflow-wrap:anywhere]">
        <bdi dir="auto">{error.message}</bdi>
      </p>
      {position !== undefined && (
        <button
          type="button"
          onClick={() => onGoTo(position)}
          className="num mt-1 font-medium text-ink underline"
        >
          Line {placeOf(run.sql, position).line}, column {placeOf(run.sql, position).column}
        </button>
      )}
      {error.status === 401 && (
        <Link href="/admin" className="mt-1 block font-medium text-ink underline">
          Sign in
        </Link>
      )}
    </div>
  );
}

function Running({ since }: { since: number }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <p className="num text-ink-2 text-sm">
      <span role="status">Running</span> · {formatRunning(now - since)} of at most 30 s
    </p>
  );
}
