'use client';
import { useEffect, useState } from 'react';
import { type ConnectionState, useConnection, useFreshness, usePaused } from '@/components/live';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Popover } from '@/components/ui/popover';
import { useNow } from '@/components/ui/use-now';
import { formatCount, formatDuration } from '@/lib/format';
import { LedgerTable } from './ledger-table';

type Phase = ConnectionState['phase'];

const looks: Record<Phase, string> = {
  live: 'border-transparent bg-good-soft text-good',
  'catching-up': 'border-transparent bg-warn-soft text-warn',
  reconnecting: 'border-transparent bg-bad-soft text-bad',
  offline: 'border-transparent bg-bad-soft text-bad',
  denied: 'border-transparent bg-bad-soft text-bad',
  connecting: 'border-line-strong bg-sunken text-ink-2',
  paused: 'border-line-strong bg-sunken text-ink-2',
};

/** How fresh and how complete the page is, always in sight; opens the delivery ledger. */
export function FreshnessPill() {
  const state = useSteady(useConnection());
  const median = useFreshness();
  const now = useNow();
  return (
    <>
      <Popover
        label="Delivery ledger"
        className="w-[50rem] p-4"
        trigger={<Pill state={state} text={textOf(state, median, now)} />}
      >
        <Explanation state={state} />
        <LedgerTable />
      </Popover>
      <span role="status" className="sr-only">
        {announcements[state.phase]}
      </span>
    </>
  );
}

function Pill({ state, text, ...rest }: { state: ConnectionState; text: string }) {
  return (
    <button
      type="button"
      data-testid="freshness"
      data-phase={state.phase}
      aria-label={`${text}. Show the delivery ledger`}
      className={cn(
        'num inline-flex h-8 min-w-0 items-center gap-2 whitespace-nowrap rounded-full border px-3 font-medium text-sm',
        looks[state.phase],
      )}
      {...rest}
    >
      <span
        aria-hidden
        className={cn(
          'size-2 shrink-0 rounded-full bg-current',
          state.phase === 'connecting' && 'animate-pulse',
        )}
      />
      <span className="truncate">{text}</span>
    </button>
  );
}

function textOf(
  { phase, behind, retryAt }: ConnectionState,
  median: number | undefined,
  now: number,
): string {
  if (phase === 'live') return median === undefined ? 'Live' : `Live · ${formatDuration(median)}`;
  if (phase === 'catching-up')
    return behind > 0 ? `Catching up · ${formatCount(behind)} behind` : 'Catching up';
  if (phase === 'reconnecting') {
    const seconds = Math.max(0, Math.ceil(((retryAt ?? now) - now) / 1_000));
    return `Reconnecting · ${seconds} s`;
  }
  return { offline: 'Offline', denied: 'No access', connecting: 'Connecting', paused: 'Paused' }[phase];
}

const announcements: Record<Phase, string> = {
  live: 'Live',
  'catching-up': 'Catching up',
  reconnecting: 'Connection lost. Reconnecting.',
  offline: 'Offline',
  denied: 'No access to live data',
  connecting: 'Connecting',
  paused: 'Paused',
};

const explanations: Partial<Record<Phase, string>> = {
  reconnecting:
    'The connection to the gateway is lost. What you see is held; what passes meanwhile is recovered.',
  offline: 'This device has no network. What you see is held; what passes meanwhile is recovered.',
  'catching-up': 'Events that happened are on their way to this page.',
  paused: 'You hold the page still. When you resume, what passed is recovered.',
};

function Explanation({ state: { phase, message } }: { state: ConnectionState }) {
  const [isPaused, setPaused] = usePaused();
  const text = message ?? explanations[phase] ?? 'Every event Kafka has is on this page, or counted here.';
  return (
    <div className="mb-3 flex items-start justify-between gap-4">
      <div>
        <h2 className="font-semibold text-base">Delivery ledger</h2>
        <p className="text-ink-2 text-sm">{text}</p>
      </div>
      <Button size="sm" onClick={() => setPaused(!isPaused)}>
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
    </div>
  );
}

const steadyMs = 400;

/** A page that is opened subscribes for a moment: that is not worth an amber light. */
function useSteady(state: ConnectionState): ConnectionState {
  const [shown, setShown] = useState(state);
  useEffect(() => {
    const delay = state.phase === 'catching-up' && shown.phase === 'live' ? steadyMs : 0;
    const timer = setTimeout(() => setShown(state), delay);
    return () => clearTimeout(timer);
  }, [state, shown.phase]);
  return shown;
}
