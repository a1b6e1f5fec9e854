'use client';
import useSWR from 'swr';
import { ApiError, callApi } from '@/components/browser/call-api';
import { lineKey } from '@/components/logs/rows/line-order';
import { LogText } from '@/components/logs/text/log-text';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { levelLook } from '@/components/ui/log-level';
import { SkeletonRows } from '@/components/ui/skeleton';
import { aroundAnswer } from '@/lib/logs/history';
import type { LogLine } from '@/lib/logs/log-line';
import { formatTime, toIso } from '@/lib/text/format';

/** What the same process wrote before and after a line, whatever the filter is. */
export function AroundLines({ line }: { line: LogLine }) {
  const { partition, offset, at } = line;
  const { data, error, mutate } = useSWR(
    `/logs/around?partition=${partition}&offset=${offset}&at=${at}`,
    (path) => callApi(path, aroundAnswer),
    { revalidateOnFocus: false, shouldRetryOnError: false },
  );
  if (error)
    return (
      <div role="alert" className="flex flex-col items-start gap-2 text-sm">
        <p className="text-bad">
          {error instanceof ApiError ? error.message : 'The lines could not be loaded.'}
        </p>
        <Button size="sm" onClick={() => void mutate()}>
          Try again
        </Button>
      </div>
    );
  if (!data) return <SkeletonRows rows={8} />;
  return (
    <ol aria-label="Lines around it" className="flex flex-col font-mono text-xs leading-5">
      {data.lines.map((each) => (
        <Around key={lineKey(each)} line={each} isCentre={lineKey(each) === lineKey(line)} />
      ))}
    </ol>
  );
}

function Around({ line: { data }, isCentre }: { line: LogLine; isCentre: boolean }) {
  const { icon: Icon, ink, label } = levelLook[data.level];
  return (
    <li
      aria-current={isCentre ? 'true' : undefined}
      className={cn('flex gap-2 rounded px-1.5 py-0.5', isCentre && 'bg-accent-soft')}
    >
      <time dateTime={toIso(data.at)} className="num shrink-0 text-ink-3">
        {formatTime(data.at)}
      </time>
      <Icon role="img" aria-label={label} className={cn('mt-1 size-3 shrink-0', ink)} />
      <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">
        <LogText text={data.msg} />
      </span>
    </li>
  );
}
