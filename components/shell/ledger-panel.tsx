'use client';
import { Download, Pause, Play, ScanSearch } from 'lucide-react';
import Link from 'next/link';
import { type ConnectionState, useLedgerReport, usePaused } from '@/components/live';
import { Button, buttonClass } from '@/components/ui/button';
import { Outside } from '@/components/ui/outside';
import { PopoverClose } from '@/components/ui/popover';
import { useNow } from '@/components/ui/use-now';
import { formatAgo, formatDateTime, formatDuration, toIso } from '@/lib/format';
import { LedgerNotes } from './ledger-notes';
import { LedgerTable } from './ledger-table';
import { ReplayProgress } from './replay-progress';
import { saveLedger } from './save-ledger';

const explanations: Partial<Record<ConnectionState['phase'], string>> = {
  reconnecting:
    'The connection to the gateway is lost. What you see is held; what passes meanwhile is recovered.',
  offline: 'This device has no network. What you see is held; what passes meanwhile is recovered.',
  'catching-up': 'Events that happened are on their way to this page.',
  paused: 'Paused. Resume to load what you missed.',
};

/** What the freshness pill opens: why the page is as it is, and what it can prove. */
export function LedgerPanel({ state }: { state: ConnectionState }) {
  return (
    <>
      <div className="mb-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="font-semibold text-base">Delivery ledger</h2>
          <Explanation state={state} />
        </div>
        <Actions />
      </div>
      <ReplayProgress />
      <LedgerNotes />
      <LedgerTable />
    </>
  );
}

function Explanation({ state: { phase, message, since, clock, transport } }: { state: ConnectionState }) {
  const now = useNow();
  const text = message ?? explanations[phase] ?? 'Every Kafka event is shown or counted here.';
  return (
    <p className="text-ink-2 text-sm">
      {text}
      {since !== undefined && (
        <span className="num">
          {' '}
          Since <time dateTime={toIso(since)}>{formatDateTime(since)}</time>, {formatAgo(since, now)}.
        </span>
      )}
      {transport === 'polling' && ' Connected by long polling: a WebSocket does not get through here.'}
      {clock && <ClockNote clock={clock} />}
    </p>
  );
}

function ClockNote({ clock: { feed, offsetMs, source } }: { clock: NonNullable<ConnectionState['clock']> }) {
  const direction = offsetMs > 0 ? 'ahead' : 'behind';
  return (
    <span>
      {' '}
      A producer of {feed} {source && <Outside text={source} />} has a clock that is{' '}
      {formatDuration(Math.abs(offsetMs))} {direction}, or stamps its events so: they are left out of the
      latency.
    </span>
  );
}

function Actions() {
  const [isPaused, setPaused] = usePaused();
  const report = useLedgerReport();
  return (
    <div className="flex shrink-0 flex-wrap gap-2">
      <PopoverClose>
        <Link href="/verify" className={buttonClass({ size: 'sm' })}>
          <ScanSearch aria-hidden className="size-3.5" /> Verify
        </Link>
      </PopoverClose>
      <Button size="sm" onClick={() => saveLedger(report())}>
        <Download aria-hidden className="size-3.5" /> Export JSON
      </Button>
      <Button size="sm" onClick={() => setPaused(!isPaused)}>
        {isPaused ? <Play aria-hidden className="size-3.5" /> : <Pause aria-hidden className="size-3.5" />}
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
    </div>
  );
}
