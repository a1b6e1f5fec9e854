'use client';
import { Users } from 'lucide-react';
import { ErrorNote, Waiting } from '@/components/analytics/card/card-states';
import { staleAsOf } from '@/components/analytics/data/staleness';
import { type Timed, usePath } from '@/components/analytics/data/use-path';
import { Card } from '@/components/freshness/card';
import { useNow } from '@/components/freshness/use-now';
import { EmptyState } from '@/components/ui/empty-state';
import { ExternalText } from '@/components/ui/external-text';
import { type SessionsAnswer, sessionsAnswer } from '@/lib/analytics/behaviour';
import { formatCount } from '@/lib/text/format';
import { SessionTable } from './session-table';

const height = 'min-h-72';

/** How many visitors are in the shop now, where, and what the latest ones did. */
export function SessionsNow({ className }: { className: string }) {
  const poll = usePath('/sessions?limit=50', sessionsAnswer);
  const now = useNow();
  const { answer, error } = poll;
  const completeTo = answer && completeTime(answer);
  return (
    <Card
      title="Sessions now"
      className={className}
      bodyClassName="p-0"
      aside={answer && error && <ErrorNote poll={poll} />}
      staleAsOf={answer && staleAsOf(poll, { completeTo, end: Number.POSITIVE_INFINITY, now })}
    >
      {answer ? <Sessions sessions={answer.value} /> : <Waiting poll={poll} className={height} />}
    </Card>
  );
}

const completeTime = ({ at, value: { freshMs } }: Timed<SessionsAnswer>): number | undefined =>
  freshMs === null ? undefined : at - freshMs;

function Sessions({ sessions: { active, activePaths, sessions } }: { sessions: SessionsAnswer }) {
  return (
    <>
      <dl className="flex flex-wrap gap-x-8 gap-y-2 px-4 py-3">
        <div>
          <dt className="text-ink-2 text-xs">Active in the last 5 minutes</dt>
          <dd className="figure num font-semibold text-xl">{formatCount(active)}</dd>
        </div>
        {activePaths.map(({ path, sessions: count }) => (
          <div key={path} className="min-w-0 max-w-full">
            <dt className="truncate text-ink-2 text-xs">
              on <ExternalText text={path} />
            </dt>
            <dd className="num font-semibold text-base">{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      {sessions.length === 0 ? (
        <EmptyState icon={Users} title="No session in the last hour">
          Open the shop in another tab: your visit appears here within seconds, unless your browser asks not
          to be tracked.
        </EmptyState>
      ) : (
        <SessionTable sessions={sessions} />
      )}
    </>
  );
}
