'use client';
import { useHistory } from '@/components/alerts/data/use-history';
import { IncidentList } from '@/components/alerts/history/incident-list';
import { toPathSegment } from '@/components/browser/path-segment';
import { useNow } from '@/components/freshness/use-now';
import { RowLink } from '@/components/ui/row-link';
import { Skeleton } from '@/components/ui/skeleton';
import { counted } from '@/lib/text/plural';

const dayMs = 86_400_000;
const minuteMs = 60_000;
const limit = 5;

export interface RuleHistoryProps {
  ruleId: string;
  firedLastDay: number;
}

/** When a rule fired in the last 24 hours: the newest times, and a link to all. */
export function RuleHistory({ ruleId, firedLastDay }: RuleHistoryProps) {
  const now = useNow();
  const from = Math.floor(now / minuteMs) * minuteMs - dayMs;
  return (
    <section aria-label="History of the rule">
      <h3 className="mb-1 flex flex-wrap items-baseline gap-x-3 font-medium">
        Fired {counted(firedLastDay, 'time')} in the last 24 hours
        <RowLink
          href={`/alerts?tab=history&rule=${toPathSegment(ruleId)}`}
          className="font-normal text-accent text-xs"
        >
          Whole history
        </RowLink>
      </h3>
      {firedLastDay > 0 && now > 0 && <Newest ruleId={ruleId} from={from} now={now} />}
    </section>
  );
}

function Newest({ ruleId, from, now }: { ruleId: string; from: number; now: number }) {
  const { answer, error } = useHistory({ from, rule: ruleId, limit });
  if (!answer)
    return error ? <p className="text-warn text-xs">{error.message}</p> : <Skeleton className="h-14" />;
  return (
    <div className="-mx-1 rounded-lg border border-line bg-surface">
      <IncidentList incidents={answer.value.incidents} now={now} />
    </div>
  );
}
