'use client';
import { ChevronDown, CircleHelp } from 'lucide-react';
import { useId, useState } from 'react';
import { staleAsOf } from '@/components/analytics/data/staleness';
import { type Timed, usePath } from '@/components/analytics/data/use-path';
import { Card } from '@/components/freshness/card';
import { RelativeTime } from '@/components/freshness/relative-time';
import { useNow } from '@/components/freshness/use-now';
import { cn } from '@/components/ui/cn';
import { Skeleton } from '@/components/ui/skeleton';
import { type LakeState, lakeState } from '@/lib/analytics/lake';
import { formatCount } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';
import { completeTo, sizeText, writerLooks } from './lake-text';
import { TopicTable } from './topic-table';

/** State of the files and of their writer. */
export function LakePanel({ className }: { className: string }) {
  const poll = usePath('/lake', lakeState);
  const now = useNow();
  const { answer, error } = poll;
  return (
    <Card
      title="Lake"
      className={className}
      staleAsOf={answer && staleAsOf(poll, { completeTo: answer.at, end: Number.POSITIVE_INFINITY, now })}
    >
      {answer ? (
        <State answer={answer} />
      ) : (
        <div className="min-h-24 sm:min-h-19">
          {error ? <Unknown reason={error.message} /> : <Skeleton className="h-6 w-64" />}
        </div>
      )}
    </Card>
  );
}

function State({ answer: { value, at } }: { answer: Timed<LakeState> }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { topics, writer } = value;
  const { label, icon: Icon, ink } = writerLooks[writer.state];
  return (
    <div className="flex min-h-24 sm:min-h-19 flex-col gap-2">
      <div>
        <p className="flex flex-wrap items-center gap-x-2">
          <Icon aria-hidden className={cn('size-4 shrink-0', ink)} />
          <strong role="status" className={ink}>
            <span className="sr-only">Writer of the lake: </span>
            {label}
          </strong>
          <span className="num text-ink-2">
            {writer.lag > 0 ? `lag ${counted(writer.lag, 'message')} · ` : ''}
            <Freshness to={completeTo(topics, at)} />
          </span>
        </p>
        <p className="num text-ink-2 text-sm">{writer.detail ?? sizes(value)}</p>
      </div>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="inline-flex h-6 items-center gap-1 self-start rounded font-medium text-ink-2 text-xs hover:text-ink"
      >
        Topics <ChevronDown aria-hidden className={cn('size-3', isOpen && 'rotate-180')} />
      </button>
      <div id={id}>{isOpen && <TopicTable topics={topics} />}</div>
    </div>
  );
}

const Unknown = ({ reason }: { reason: string }) => (
  <>
    <p className="flex items-center gap-x-2">
      <CircleHelp aria-hidden className="size-4 shrink-0 text-warn" />
      <strong role="status" className="text-warn">
        <span className="sr-only">Writer of the lake: </span>Unknown
      </strong>
    </p>
    <p className="text-ink-2 text-sm">{reason}</p>
  </>
);

function Freshness({ to }: { to: number | undefined }) {
  if (to === undefined) return 'freshness not known yet';
  return (
    <>
      complete up to <RelativeTime at={to} />
    </>
  );
}

function sizes({ topics, writer: { freeBytes } }: LakeState): string {
  const files = topics.reduce((sum, topic) => sum + topic.files, 0);
  const bytes = topics.reduce((sum, topic) => sum + topic.bytes, 0);
  const free = freeBytes === null ? [] : [`${sizeText(freeBytes)} free`];
  return [
    `${formatCount(files)} Parquet ${files === 1 ? 'file' : 'files'}`,
    sizeText(bytes),
    counted(topics.length, 'topic'),
    ...free,
  ].join(' · ');
}
