import { DataTable } from '@/components/analytics/card/data-table';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { type Check, differenceText, isDifferent, valueText } from './matches-text';

/** Counters with their values live and in the lake, and the offsets that differ. */
export function CheckList({ caption, checks }: { caption: string; checks: readonly Check[] }) {
  return (
    <DataTable
      caption={caption}
      className="max-h-72"
      rows={checks}
      keyOf={({ topic, name, currency }) => JSON.stringify([topic, name, currency])}
      columns={[
        { name: 'Counter', isText: true, cell: (check) => <Counter check={check} /> },
        { name: 'Live', cell: (check) => valueText(check.live, check) },
        { name: 'Lake', cell: (check) => valueText(check.lake, check) },
        {
          name: 'Difference',
          cell: (check) => (
            <span className={cn(isDifferent(check) && 'font-medium text-bad')}>{differenceText(check)}</span>
          ),
        },
      ]}
    />
  );
}

function Counter({ check: { name, offsets } }: { check: Check }) {
  return (
    <>
      <ExternalText text={name} />
      {offsets.map(({ topic, partition, offset, detail }) => (
        <p key={`${topic} ${partition} ${offset}`} className="font-normal text-ink-2 text-xs">
          <span className="num font-mono">
            {topic} / {partition} / {offset}
          </span>{' '}
          <ExternalText text={detail} />
        </p>
      ))}
    </>
  );
}
