import { LineLinks } from '@/components/logs/links/line-links';
import { logsHref } from '@/components/logs/links/logs-href';
import { LogText } from '@/components/logs/text/log-text';
import { RowLink } from '@/components/ui/row-link';
import type { OperationStats } from '@/lib/logs/analysis';
import type { LogLine } from '@/lib/logs/log-line';
import { formatDateTime, formatTime, toIso } from '@/lib/text/format';
import { durationText } from './duration-text';

/** The slowest of an operation in the range, with the ways to its lines, trace and order. */
export function SlowestLines({ slowest }: Pick<OperationStats, 'slowest'>) {
  if (slowest.length === 0) return <p className="text-ink-3 text-xs">No example is kept.</p>;
  return (
    <ol aria-label="Slowest" className="divide-y divide-line rounded-md border border-line bg-surface">
      {slowest.map((line) => (
        <Slow key={`${line.partition}:${line.offset}`} line={line} />
      ))}
    </ol>
  );
}

function Slow({ line }: { line: LogLine }) {
  const { at, msg, service, durationMs = Number.NaN } = line.data;
  return (
    <li className="num flex flex-wrap items-baseline gap-x-4 gap-y-1 px-3 py-2 text-xs">
      <span className="min-w-14 font-medium">{durationText(durationMs)}</span>
      <RowLink
        href={logsHref({ service, at })}
        title={`Lines around ${formatDateTime(at)}`}
        className="text-accent hover:underline"
      >
        <time dateTime={toIso(at)}>{formatTime(at)}</time>
      </RowLink>
      <span className="min-w-0 flex-1 font-mono [overflow-wrap:anywhere]">
        <LogText text={msg} isOneLine />
      </span>
      <LineLinks line={line} />
    </li>
  );
}
