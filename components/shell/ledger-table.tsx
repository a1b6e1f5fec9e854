'use client';
import { type LedgerRow, useLedger } from '@/components/live';
import { formatCount } from '@/lib/format';

const columns = ['Received', 'Conflated', 'Recovered', 'Missed', 'Duplicates', 'p50', 'p99'] as const;

const names: Record<LedgerRow['feed'], string> = {
  orders: 'Orders',
  prices: 'Prices',
  notifications: 'Notifications',
  logs: 'Logs',
  health: 'Health',
};

/** What this page can prove of every feed. */
export function LedgerTable() {
  const rows = useLedger().filter(({ cursor }) => cursor !== '');
  if (rows.length === 0) return <p className="text-ink-2 text-sm">No feed is open yet.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label="Delivery ledger" tabIndex={0} className="overflow-x-auto">
      <table className="num w-full text-sm">
        <caption className="sr-only">Delivery ledger</caption>
        <thead>
          <tr className="border-line border-b text-ink-2 text-xs">
            <th scope="col" className="py-1.5 pr-3 text-left font-normal">
              Feed
            </th>
            {columns.map((name) => (
              <th key={name} scope="col" className="px-2 py-1.5 text-right font-normal">
                {name}
              </th>
            ))}
            <th scope="col" className="px-2 py-1.5 text-left font-normal">
              Cursor
            </th>
            <th scope="col" className="py-1.5 pl-2 text-left font-normal">
              Gateway
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.feed} row={row} />
          ))}
        </tbody>
      </table>
      <p className="mt-2 text-ink-3 text-xs">
        p50 and p99: from the Kafka timestamp to the painted screen, in ms. Conflated: prices that a later
        price of the same symbol stands for.
      </p>
    </section>
  );
}

function Row({ row }: { row: LedgerRow }) {
  const counts = [row.received, row.conflated, row.recovered, row.missed, row.duplicates];
  return (
    <tr className="border-line border-b last:border-0">
      <th scope="row" className="py-1.5 pr-3 text-left font-medium">
        {names[row.feed]}
      </th>
      {counts.map((count, i) => (
        <td
          key={columns[i]}
          data-column={columns[i]?.toLowerCase()}
          className={`px-2 py-1.5 text-right ${columns[i] === 'Missed' && count > 0 ? 'font-semibold text-bad' : ''}`}
        >
          {formatCount(count)}
        </td>
      ))}
      <td className="px-2 py-1.5 text-right">{row.p50 ?? '–'}</td>
      <td className="px-2 py-1.5 text-right">{row.p99 ?? '–'}</td>
      <td className="max-w-28 truncate px-2 py-1.5 font-mono text-ink-2 text-xs" title={row.cursor}>
        {row.cursor}
      </td>
      <td className="max-w-24 truncate py-1.5 pl-2 font-mono text-ink-2 text-xs" title={row.gatewayId}>
        {row.gatewayId ?? '–'}
      </td>
    </tr>
  );
}
