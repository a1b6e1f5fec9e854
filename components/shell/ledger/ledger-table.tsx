'use client';
import { TriangleAlert } from 'lucide-react';
import { type LedgerRow, useLedger } from '@/components/live';
import { cn } from '@/components/ui/cn';
import { formatCount } from '@/lib/text/format';
import { FeedStatus } from './feed-status';
import { type Column, columns, feedNames } from './ledger-columns';

const cell = 'px-1.5 py-1.5 first:pl-0';
const total = 'border-line border-r pr-3 font-medium';
const pinned = 'sticky left-0 bg-raised pr-3 text-left';
const alarms = { bad: 'font-semibold text-bad', warn: 'text-warn', good: 'text-good' };

/** The delivery ledger: one row per feed. */
export function LedgerTable() {
  const rows = useLedger().filter(({ cursor, unexplained }) => cursor !== '' || unexplained > 0);
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
      <ColumnMeanings />
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
        <th scope="col" className={cn(cell, 'text-left font-normal')}>
          Status
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
      <td className={cn(cell, 'whitespace-nowrap')}>
        <FeedStatus feed={row.feed} />
      </td>
      {columns.map((column) => (
        <Figure key={column.key} column={column} value={row[column.key]} />
      ))}
      <td className={cn(cell, 'max-w-24 truncate font-mono text-ink-2 text-xs')} title={row.cursor}>
        {row.cursor}
      </td>
      <td className={cn(cell, 'max-w-24 truncate font-mono text-ink-2 text-xs')} title={row.gatewayId}>
        {row.gatewayId ?? '–'}
      </td>
    </tr>
  );
}

function Figure({ column, value }: { column: Column; value: LedgerRow[Column['key']] }) {
  const alarm = value ? column.alarm : undefined;
  return (
    <td
      data-column={column.key}
      className={cn(
        cell,
        'whitespace-nowrap text-right',
        column.isTotal && total,
        value ? alarm && alarms[alarm] : 'text-ink-3',
      )}
    >
      {alarm === 'bad' && <TriangleAlert aria-hidden className="mr-1 inline size-3.5 align-[-2px]" />}
      {typeof value === 'number' ? formatCount(value) : '–'}
    </td>
  );
}

/** The tooltips of the headings as a list, for phones and keyboards. */
function ColumnMeanings() {
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
