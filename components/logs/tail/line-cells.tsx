import { LogText } from '@/components/logs/text/log-text';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { LevelBadge } from '@/components/ui/log-level';
import { TableCell } from '@/components/ui/virtual-table';
import type { LogLine } from '@/lib/logs/log-line';
import { formatDateTimeZone, formatDuration, formatTime, toIso } from '@/lib/text/format';
import type { OptionalColumn, TailView } from './tail-view';

/** The cells of a line, in the order of the columns. */
export function LineCells({ line, view: { columns, isWrapped } }: { line: LogLine; view: TailView }) {
  const { at, level } = line.data;
  return (
    <>
      <TableCell className="num whitespace-nowrap text-ink-2">
        <time dateTime={toIso(at)} title={timeTitle(line)}>
          {formatTime(at)}
        </time>
      </TableCell>
      <TableCell className="flex h-5 items-center">
        <LevelBadge level={level} className="font-sans" />
      </TableCell>
      {columns.map((name) => (
        <TableCell key={name} className={cn('truncate text-ink-2', name !== 'service' && 'max-md:hidden')}>
          <ExternalText text={columnText(line, name) ?? ''} />
        </TableCell>
      ))}
      <TableCell
        className={cn(
          'min-w-0 max-md:col-span-full max-md:row-start-2',
          isWrapped ? 'whitespace-pre-wrap [overflow-wrap:anywhere]' : 'truncate whitespace-pre',
        )}
      >
        <Message line={line} isOneLine={!isWrapped} />
      </TableCell>
    </>
  );
}

/** More characters are not seen in a line; a wrapped one has them in its detail. */
const mostShown = { oneLine: 1_000, wrapped: 4_000 };

function Message({ line: { data }, isOneLine }: { line: LogLine; isOneLine: boolean }) {
  const { msg, err } = data;
  const most = isOneLine ? mostShown.oneLine : mostShown.wrapped;
  return (
    <>
      <LogText text={msg.slice(0, most)} isOneLine={isOneLine} />
      {err && !msg.includes(err.message) && (
        <span className="text-bad">
          {' '}
          <LogText text={`${err.name}: ${err.message}`.slice(0, most)} isOneLine={isOneLine} />
        </span>
      )}
    </>
  );
}

function columnText({ data }: LogLine, column: OptionalColumn): string | undefined {
  const { durationMs } = data;
  if (column === 'duration') return durationMs === undefined ? undefined : formatDuration(durationMs);
  if (column === 'order') return data.orderId;
  return column === 'trace' ? data.traceId : data[column];
}

/** When it was written and when it was in Kafka, with the zone. */
const timeTitle = ({ at, data }: LogLine): string =>
  at === data.at
    ? formatDateTimeZone(at)
    : `${formatDateTimeZone(data.at)}\nIn Kafka: ${formatTime(at)}, ${formatDateTimeZone(at)}`;
