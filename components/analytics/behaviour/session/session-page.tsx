'use client';
import { ChevronLeft, Users } from 'lucide-react';
import Link from 'next/link';
import { Waiting } from '@/components/analytics/card/card-states';
import { staleAsOf } from '@/components/analytics/data/staleness';
import { usePath } from '@/components/analytics/data/use-path';
import { Figure } from '@/components/analytics/reports/visits/figure';
import { toPathSegment } from '@/components/browser/path-segment';
import { Card } from '@/components/freshness/card';
import { useNow } from '@/components/freshness/use-now';
import { EmptyState } from '@/components/ui/empty-state';
import { ExternalText } from '@/components/ui/external-text';
import { type SessionAnswer, sessionAnswer } from '@/lib/analytics/behaviour';
import { formatCount, formatDateTime, formatDuration } from '@/lib/text/format';
import { entriesOf } from './entries';
import { EntryRow } from './entry-row';

const missing = 404;

/** One session of the shop: what the visitor did, its orders, and the errors that it met, in order of time. */
export function SessionPage({ sessionId, at }: { sessionId: string; at: number | undefined }) {
  const query = at === undefined ? '' : `?at=${at}`;
  const poll = usePath(`/sessions/${toPathSegment(sessionId)}${query}`, sessionAnswer);
  const now = useNow();
  const { answer, error } = poll;
  const completeTo = answer && (answer.value.freshMs === null ? undefined : answer.at - answer.value.freshMs);
  return (
    <>
      <Link
        href="/analytics?tab=behaviour"
        className="mb-2 inline-flex items-center gap-1 text-ink-2 text-sm hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-4" /> Behaviour
      </Link>
      <h1 className="mb-4 min-w-0 break-all font-semibold text-lg">
        Session <ExternalText text={sessionId} />
      </h1>
      {error?.status === missing && !answer ? (
        <EmptyState icon={Users} title="There is no such session">
          The lake has no event with this session id, or its day was removed.
        </EmptyState>
      ) : (
        <Card
          title="Path"
          bodyClassName="p-0"
          staleAsOf={answer && staleAsOf(poll, { completeTo, end: Number.POSITIVE_INFINITY, now })}
        >
          {answer ? <Path session={answer.value} /> : <Waiting poll={poll} className="min-h-72" />}
        </Card>
      )}
    </>
  );
}

function Path({ session }: { session: SessionAnswer }) {
  const { steps, orders, lines, total } = session;
  const [first, last] = [steps[0], steps.at(-1)];
  const errors = lines.length + steps.filter(({ kind }) => kind === 'error').length;
  return (
    <>
      <dl className="flex flex-wrap gap-x-8 gap-y-1 px-4 py-3">
        {first && <Figure label="Began" value={formatDateTime(first.at)} />}
        {first && last && <Figure label="Duration" value={formatDuration(last.at - first.at)} />}
        <Figure label="Events" value={formatCount(total)} />
        <Figure label="Orders" value={formatCount(orders.length)} />
        <Figure label="Errors" value={formatCount(errors)} />
      </dl>
      <ol aria-label="Path of the session" className="border-line border-t">
        {entriesOf(session).map((entry) => (
          <EntryRow key={entry.key} entry={entry} />
        ))}
      </ol>
      {total > steps.length && (
        <p className="num px-4 py-2 text-ink-2 text-sm">
          The first {formatCount(steps.length)} of {formatCount(total)} events are shown.
        </p>
      )}
    </>
  );
}
