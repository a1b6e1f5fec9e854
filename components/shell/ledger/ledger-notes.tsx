'use client';
import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { type LedgerRow, useLedger } from '@/components/live';
import { cn } from '@/components/ui/cn';
import { formatCount } from '@/lib/text/format';
import { feedNames } from './ledger-columns';

const reasons: Record<NonNullable<LedgerRow['gap']>, string> = {
  ring: 'the missed events were older than the gateway can read again',
  retention: 'Kafka had already deleted the missed events',
  epoch: 'the topic was recreated, so the number of missed events is unknown',
  slow: 'this page could not keep up',
  busy: 'more filters are in use than the gateway can match with every event, so they take turns',
};

/** What needs attention in the ledger, in sentences; nothing if nothing does. */
export function LedgerNotes() {
  const rows = useLedger();
  const [unexplained, repaired] = [sumOf(rows, 'unexplained'), sumOf(rows, 'repaired')];
  const notes = [
    unexplained > 0 && (
      <Note key="unexplained" icon={TriangleAlert} className="font-medium text-bad">
        Unexplained {formatCount(unexplained)}: {unexplained === 1 ? 'an offset is' : 'offsets are'} neither
        shown nor counted, and {unexplained === 1 ? 'is' : 'are'} being read again.
      </Note>
    ),
    repaired > 0 && (
      <Note key="repaired" icon={CircleCheck} className="text-good">
        Repaired {formatCount(repaired)}: did not add up when {repaired === 1 ? 'it' : 'they'} arrived, but
        did when read again.
      </Note>
    ),
    ...rows.flatMap(gapNote),
    ...rows.flatMap(unverifiedNote),
  ].filter((note) => note !== false);
  return notes.length === 0 ? null : <ul className="mb-3 grid gap-1 text-sm">{notes}</ul>;
}

function gapNote({ feed, gap }: LedgerRow): ReactNode[] {
  // Health samples are not in Kafka: each gateway has its own, so a change of gateway is always a gap.
  if (!gap || feed === 'health') return [];
  return [
    <Note key={`gap-${feed}`} icon={Info} className="text-ink-2">
      {feedNames[feed]}, last gap: {reasons[gap]}.
    </Note>,
  ];
}

function unverifiedNote({ feed, unverified }: LedgerRow): ReactNode[] {
  if (unverified === 0) return [];
  return [
    <Note key={`unverified-${feed}`} icon={Info} className="text-ink-2">
      {feedNames[feed]}: {formatCount(unverified)} {unverified === 1 ? 'event' : 'events'} could not be
      checked, because the gateway does not report offsets.
    </Note>,
  ];
}

const sumOf = (rows: readonly LedgerRow[], count: 'unexplained' | 'repaired'): number =>
  rows.reduce((sum, row) => sum + row[count], 0);

function Note({
  icon: Icon,
  className,
  children,
}: {
  icon: typeof Info;
  className: string;
  children: ReactNode;
}) {
  return (
    <li className={cn('flex items-start gap-1.5', className)}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{children}</span>
    </li>
  );
}
