'use client';
import { Download, Pause, Play, ScanSearch } from 'lucide-react';
import Link from 'next/link';
import { useNow } from '@/components/freshness/use-now';
import { type ConnectionState, useLedgerReport, usePaused } from '@/components/live';
import { clockText, explain } from '@/components/shell/pill/freshness-text';
import { Button, buttonClass } from '@/components/ui/button';
import { PopoverClose } from '@/components/ui/popover';
import { formatAgo, formatDateTime, toIso } from '@/lib/text/format';
import { LedgerNotes } from './ledger-notes';
import { LedgerTable } from './ledger-table';
import { ReplayProgress } from './replay-progress';
import { saveLedger } from './save-ledger';

/** The popover of the freshness pill: the state of the connection and the delivery ledger. */
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

/** Phases that are shown with their start. */
const phasesWithStart: readonly ConnectionState['phase'][] = [
  'kafka-down',
  'gateway-lost',
  'offline',
  'late',
  'paused',
];

function Explanation({ state }: { state: ConnectionState }) {
  const now = useNow();
  const { phase, since, transport } = state;
  const clocks = phase === 'clock-trouble' ? '' : clockText(state);
  return (
    <p className="text-ink-2 text-sm">
      {explain(state)}
      {phasesWithStart.includes(phase) && (
        <span className="num">
          {' '}
          Since <time dateTime={toIso(since)}>{formatDateTime(since)}</time>, {formatAgo(since, now)}.
        </span>
      )}
      {transport === 'polling' && ' Connected by long polling, because this network blocks WebSocket.'}
      {clocks !== '' && ` ${clocks}`}
    </p>
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
