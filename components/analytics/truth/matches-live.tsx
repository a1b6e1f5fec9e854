'use client';
import { ChevronDown } from 'lucide-react';
import { useId, useState } from 'react';
import { staleAsOf } from '@/components/analytics/data/staleness';
import { usePath } from '@/components/analytics/data/use-path';
import { Card } from '@/components/freshness/card';
import { useNow } from '@/components/freshness/use-now';
import { cn } from '@/components/ui/cn';
import { Skeleton } from '@/components/ui/skeleton';
import { type Reconciliation, reconciliation } from '@/lib/analytics/reports';
import { CheckList } from './check-list';
import { basisText, extentText, isDifferent, matchLooks, verdictOf } from './matches-text';

/** Whether the lake has the values that the gateway counted live, at the same offsets. */
export function MatchesLive({ className }: { className: string }) {
  const poll = usePath('/analytics/reconciliation', reconciliation);
  const now = useNow();
  const { answer, error } = poll;
  return (
    <Card
      title="Matches live"
      className={className}
      staleAsOf={answer && staleAsOf(poll, { completeTo: answer.at, end: Number.POSITIVE_INFINITY, now })}
    >
      {answer ? (
        <Verdict result={answer.value} now={now} />
      ) : (
        <div className="min-h-24 sm:min-h-19">
          {error ? (
            <Line verdict="unknown" extent="" basis={error.message} />
          ) : (
            <Skeleton className="h-6 w-64" />
          )}
        </div>
      )}
    </Card>
  );
}

function Verdict({ result, now }: { result: Reconciliation; now: number }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const different = result.checks.filter(isDifferent);
  return (
    <div className="flex min-h-24 sm:min-h-19 flex-col gap-2">
      <Line verdict={verdictOf(result)} extent={extentText(result, now)} basis={basisText(result)} />
      {different.length > 0 && <CheckList caption="Counters that differ" checks={different} />}
      {result.checks.length > 0 && (
        <>
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
            className="inline-flex h-6 items-center gap-1 self-start rounded font-medium text-ink-2 text-xs hover:text-ink"
          >
            All counters <ChevronDown aria-hidden className={cn('size-3', isOpen && 'rotate-180')} />
          </button>
          <div id={id}>{isOpen && <CheckList caption="All counters" checks={result.checks} />}</div>
        </>
      )}
    </div>
  );
}

function Line({
  verdict,
  extent,
  basis,
}: {
  verdict: keyof typeof matchLooks;
  extent: string;
  basis: string;
}) {
  const { icon: Icon, ink } = matchLooks[verdict];
  return (
    <div>
      <p className="flex flex-wrap items-center gap-x-2">
        <Icon aria-hidden className={cn('size-4 shrink-0', ink)} />
        {/* Announced when the verdict changes, not with every answer. */}
        <strong role="status" className={ink}>
          <span className="sr-only">Matches live: </span>
          {matchLooks[verdict].label}
        </strong>
        <span className="num text-ink-2">{extent}</span>
      </p>
      <p className="num text-ink-2 text-sm">{basis}</p>
    </div>
  );
}
