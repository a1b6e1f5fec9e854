import { LogText } from '@/components/logs/text/log-text';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { levelLook } from '@/components/ui/log-level';
import type { LogLine } from '@/lib/logs/log-line';
import { formatDateTime, formatTime, toIso } from '@/lib/text/format';

export interface LineListProps {
  label: string;
  /** In the order in which they are shown. */
  lines: readonly LogLine[];
  /** The line that the others are about: it is marked. */
  marked?: Pick<LogLine, 'partition' | 'offset'>;
  className?: string;
}

/** A few lines below each other: time, level, service and message. */
export function LineList({ label, lines, marked, className }: LineListProps) {
  return (
    <ol aria-label={label} className={cn('num font-mono text-xs', className)}>
      {lines.map((line) => (
        <Line
          key={keyOf(line)}
          line={line}
          isMarked={marked !== undefined && keyOf(line) === keyOf(marked)}
        />
      ))}
    </ol>
  );
}

const keyOf = ({ partition, offset }: Pick<LogLine, 'partition' | 'offset'>): string =>
  `${partition}:${offset}`;

function Line({ line: { data }, isMarked }: { line: LogLine; isMarked: boolean }) {
  const { label, icon: Icon, ink } = levelLook[data.level];
  return (
    <li
      aria-current={isMarked ? 'true' : undefined}
      className={cn(
        'grid grid-cols-[auto_auto_minmax(0,1fr)] gap-x-2 rounded-sm px-2 py-1 sm:grid-cols-[auto_auto_7rem_minmax(0,1fr)]',
        isMarked && 'bg-bad-soft',
      )}
    >
      <time dateTime={toIso(data.at)} title={formatDateTime(data.at)} className="text-ink-3">
        {formatTime(data.at)}
      </time>
      <span className={ink} title={label}>
        <Icon aria-hidden className="mt-0.5 size-3.5" />
        <span className="sr-only">{label}</span>
      </span>
      <span className="truncate text-ink-2">
        <ExternalText text={data.service} />
      </span>
      <span className="min-w-0 max-sm:col-span-3 [overflow-wrap:anywhere]">
        <LogText text={data.msg} isOneLine />
        {data.err && (
          <span className="text-bad">
            {' '}
            <LogText text={`${data.err.name}: ${data.err.message}`} isOneLine />
          </span>
        )}
      </span>
    </li>
  );
}
