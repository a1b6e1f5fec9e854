'use client';
import { type ConnectionState, useConnection, useFreshness } from '@/components/live';
import { cn } from '@/components/ui/cn';
import { Popover } from '@/components/ui/popover';
import { useNow } from '@/components/ui/use-now';
import { formatCount, formatDuration } from '@/lib/format';
import { LedgerPanel } from './ledger-panel';
import { useAnnouncement } from './use-announcement';
import { useSteady } from './use-steady';

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
  const announcement = useAnnouncement(state);
  const median = useFreshness();
  const now = useNow();
  return (
    <>
      <Popover
        label="Delivery ledger"
        className="w-[66rem] p-4"
        trigger={<Pill state={state} text={textOf(state, median, now)} />}
      >
        <LedgerPanel state={state} />
      </Popover>
      <span role="status" className="sr-only">
        {announcement}
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
        'num inline-flex h-8 min-w-0 items-center gap-2 whitespace-nowrap rounded-full border px-3 font-medium text-sm max-sm:gap-1.5 max-sm:px-2.5 max-sm:text-xs',
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

const clockText = (ms: number): string => `${ms > 0 ? '+' : ''}${formatDuration(ms)}`;

function textOf(
  { phase, behind, since, retryAt, title, clock }: ConnectionState,
  median: number | undefined,
  now: number,
): string {
  if (phase === 'live') {
    const live = median === undefined ? 'Live' : `Live · ${formatDuration(median)}`;
    return clock ? `${live} · producer clock ${clockText(clock.offsetMs)}` : live;
  }
  if (phase === 'catching-up') {
    if (since !== undefined) return `Catching up · silent ${formatDuration(Math.max(0, now - since))}`;
    return behind > 0 ? `Catching up · ${formatCount(behind)} behind` : 'Catching up';
  }
  if (phase === 'reconnecting') {
    const seconds = Math.ceil(((retryAt ?? now) - now) / 1_000);
    // The wait is over and the attempt is under way: a count of nought would say nothing.
    const what = title ?? 'Reconnecting';
    return seconds > 0 ? `${what} · ${seconds} s` : what;
  }
  return { offline: 'Offline', denied: title ?? 'No access', connecting: 'Connecting', paused: 'Paused' }[
    phase
  ];
}
