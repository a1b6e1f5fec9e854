'use client';
import { type LedgerRow, notShown, useLedger } from '@/components/live';
import { cn } from '@/components/ui/cn';
import { formatCount } from '@/lib/format';

export const feedNames: Record<LedgerRow['feed'], string> = {
  orders: 'Orders',
  prices: 'Prices',
  notifications: 'Notifications',
  logs: 'Logs',
  health: 'Health',
};

interface Column {
  key: string;
  name: string;
  /** What the figure says, in a sentence. */
  meaning: string;
  value(row: LedgerRow): number | undefined;
  /** The sum of those before it: set apart from those after it. */
  isTotal?: boolean;
  /** How the figure looks when it asks for attention. */
  alarm?(value: number): string | false;
}

const columns: readonly Column[] = [
  {
    key: 'received',
    name: 'Received',
    meaning: 'Events that came live.',
    value: (row) => row.received,
  },
  {
    key: 'conflated',
    name: 'Conflated',
    meaning: 'Prices that a later price of the same symbol stands for.',
    value: (row) => row.conflated,
  },
  {
    key: 'recovered',
    name: 'Recovered',
    meaning: 'Events that passed while this page was away, and came afterwards.',
    value: (row) => row.recovered,
  },
  {
    key: 'missed',
    name: 'Missed',
    meaning: 'Events that can no longer be had; the page shows the state after them.',
    value: (row) => row.missed,
    alarm: (value) => value > 0 && 'font-semibold text-bad',
  },
  {
    key: 'unseen',
    name: 'Not shown',
    meaning:
      'Offsets that hold nothing for this page: filtered out, an invalid message, a transaction marker, malformed, or told by a snapshot.',
    value: notShown,
    alarm: (value) => value < 0 && 'font-semibold text-bad',
  },
  {
    key: 'offsets',
    name: 'Kafka offsets',
    meaning: 'What Kafka itself counts from the first event on: the sum of the figures before it.',
    value: (row) => row.offsets,
    isTotal: true,
  },
  {
    key: 'duplicates',
    name: 'Duplicates',
    meaning: 'Events that came twice; the second was dropped.',
    value: (row) => row.duplicates,
  },
  {
    key: 'holes',
    name: 'Holes',
    meaning: 'Batches that never came: noticed by their number, and recovered.',
    value: (row) => row.holes,
    alarm: (value) => value > 0 && 'text-warn',
  },
  {
    key: 'silences',
    name: 'Silences',
    meaning: 'Times that nothing was heard for 25 s, not even a heartbeat, and the feed was opened anew.',
    value: (row) => row.silences,
    alarm: (value) => value > 0 && 'text-warn',
  },
  {
    key: 'malformed',
    name: 'Malformed',
    meaning: 'Events that came and did not fit what this page reads; each was left out alone.',
    value: (row) => row.malformed,
    alarm: (value) => value > 0 && 'text-warn',
  },
  {
    key: 'p50',
    name: 'p50',
    meaning:
      'From the Kafka timestamp to the painted screen, ms: half of the last minute’s events are as fast.',
    value: (row) => row.p50,
  },
  { key: 'p99', name: 'p99', meaning: 'As p50, for 99 of 100.', value: (row) => row.p99 },
];

const cell = 'px-2 py-1.5 first:pl-0';
const total = 'border-line border-r pr-3 font-medium';
const pinned = 'sticky left-0 bg-raised pr-3 text-left';

/** What this page can prove of every feed. */
export function LedgerTable() {
  const rows = useLedger().filter(({ cursor }) => cursor !== '');
  if (rows.length === 0) return <p className="text-ink-2 text-sm">No feed is open yet.</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section aria-label="Delivery ledger" tabIndex={0} className="overflow-x-auto">
        <table className="num w-full text-sm">
          <caption className="sr-only">Delivery ledger</caption>
          <Head />
          <tbody>
            {rows.map((row) => (
              <Row key={row.feed} row={row} />
            ))}
          </tbody>
        </table>
      </section>
      <Meanings />
    </>
  );
}

function Head() {
  return (
    <thead>
      <tr className="whitespace-nowrap border-line border-b text-ink-2 text-xs">
        <th scope="col" className={cn(cell, pinned, 'font-normal')}>
          Feed
        </th>
        {columns.map(({ key, name, meaning, isTotal }) => (
          <th
            key={key}
            scope="col"
            title={meaning}
            className={cn(cell, 'text-right font-normal', isTotal && total)}
          >
            {name}
          </th>
        ))}
        <th scope="col" className={cn(cell, 'text-left font-normal')}>
          Cursor
        </th>
        <th scope="col" className={cn(cell, 'text-left font-normal')}>
          Gateway
        </th>
      </tr>
    </thead>
  );
}

function Row({ row }: { row: LedgerRow }) {
  return (
    <tr className="border-line border-b last:border-0">
      <th scope="row" className={cn(cell, pinned, 'font-medium')}>
        {feedNames[row.feed]}
      </th>
      {columns.map((column) => (
        <Figure key={column.key} column={column} value={column.value(row)} />
      ))}
      <td className={cn(cell, 'max-w-28 truncate font-mono text-ink-2 text-xs')} title={row.cursor}>
        {row.cursor}
      </td>
      <td className={cn(cell, 'max-w-24 truncate font-mono text-ink-2 text-xs')} title={row.gatewayId}>
        {row.gatewayId ?? '–'}
      </td>
    </tr>
  );
}

function Figure({ column, value }: { column: Column; value: number | undefined }) {
  const alarm = value !== undefined && column.alarm?.(value);
  return (
    <td
      data-column={column.key}
      className={cn(cell, 'text-right', column.isTotal && total, value ? alarm : 'text-ink-3')}
    >
      {value === undefined ? '–' : formatCount(value)}
    </td>
  );
}

/** A person without a mouse, or with a phone, gets what the headings say on hover. */
function Meanings() {
  return (
    <details className="mt-3 text-ink-2 text-xs">
      <summary className="w-fit cursor-pointer rounded-sm">What the columns mean</summary>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
        {columns.map(({ key, name, meaning }) => (
          <div key={key} className="contents">
            <dt className="font-medium text-ink">{name}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
