import type { ReactNode } from 'react';
import { RelativeTime } from '@/components/freshness/relative-time';
import { orderHref } from '@/components/logs/links/line-links';
import { logsHref } from '@/components/logs/links/logs-href';
import { ExternalText } from '@/components/ui/external-text';
import { RowLink } from '@/components/ui/row-link';
import type { ErrorGroup } from '@/lib/logs/analysis';
import { distinctText } from './distinct-text';

/** Times, versions, orders and traces of an error group. */
export function GroupFacts({ group }: { group: ErrorGroup }) {
  const { firstAt, lastAt, versions, orders, traces, stateAt } = group;
  const facts: [string, ReactNode][] = [
    ['First seen', <RelativeTime key="first" at={firstAt} />],
    ['Last seen', <RelativeTime key="last" at={lastAt} />],
    [
      'Versions',
      versions.length === 0 ? 'Unknown' : <ExternalText key="versions" text={versions.join(', ')} />,
    ],
    ['Orders', <Distinct key="orders" what={orders} hrefOf={orderHref} />],
    ['Traces', <Distinct key="traces" what={traces} hrefOf={(traceId) => logsHref({ traceId })} />],
  ];
  if (stateAt !== null) facts.push(['State since', <RelativeTime key="state" at={stateAt} />]);
  return (
    <dl className="num grid gap-x-3 gap-y-1.5 sm:grid-cols-[6rem_minmax(0,1fr)] text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-2">{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface DistinctProps {
  what: ErrorGroup['orders'];
  hrefOf(id: string): string;
}

/** How many there are, and the newest 20 as links. */
function Distinct({ what, hrefOf }: DistinctProps) {
  const { count, ids } = what;
  if (count === 0) return 'None';
  return (
    <span className="flex flex-wrap gap-x-3">
      <span>
        {distinctText(what)}
        {count > ids.length && ', the newest:'}
      </span>
      {ids.map((id) => (
        <RowLink key={id} href={hrefOf(id)} className="max-w-full text-accent hover:underline">
          <ExternalText text={id} className="block truncate font-mono text-xs" />
        </RowLink>
      ))}
    </span>
  );
}
