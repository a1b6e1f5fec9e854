'use client';
import { useNow } from '@/components/freshness/use-now';
import {
  type ConnectionState,
  useConnection,
  useLatencyUncertainty,
  useMedianLatency,
} from '@/components/live';
import { LedgerPanel } from '@/components/shell/ledger/ledger-panel';
import { cn } from '@/components/ui/cn';
import { Popover } from '@/components/ui/popover';
import { pillText } from './freshness-text';
import { useAnnouncement } from './use-announcement';
import { useDebouncedState } from './use-debounced-state';

type Phase = ConnectionState['phase'];

const good = 'border-transparent bg-good-soft text-good';
const warn = 'border-transparent bg-warn-soft text-warn';
const bad = 'border-transparent bg-bad-soft text-bad';
const plain = 'border-line-strong bg-sunken text-ink-2';
const looks: Record<Phase, string> = {
  live: good,
  silent: good,
  late: warn,
  'catching-up': warn,
  'clock-trouble': warn,
  'kafka-down': bad,
  'gateway-lost': bad,
  unexplained: bad,
  offline: bad,
  denied: bad,
  connecting: plain,
  paused: plain,
};

/** Shows how fresh and complete the page is; opens the delivery ledger. */
export function FreshnessPill() {
  const state = useDebouncedState(useConnection());
  const announcement = useAnnouncement(state);
  const median = useMedianLatency();
  const uncertaintyMs = useLatencyUncertainty();
  const now = useNow();
  return (
    <>
      <Popover
        label="Delivery ledger"
        className="w-[88rem] p-4"
        trigger={<Pill state={state} text={pillText(state, { median, uncertaintyMs, now })} />}
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
