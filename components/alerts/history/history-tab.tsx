'use client';
import { CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import type { AlertsPoll } from '@/components/alerts/data/use-alerts';
import { useHistory } from '@/components/alerts/data/use-history';
import { Card } from '@/components/freshness/card';
import { useNow } from '@/components/freshness/use-now';
import { staleSince } from '@/components/logs/analysis/stale';
import { FailureNote, Waiting } from '@/components/logs/analysis/states';
import { EmptyState } from '@/components/ui/empty-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { formatCount } from '@/lib/text/format';
import { HistoryControls } from './history-controls';
import { IncidentList } from './incident-list';
import { Timeline } from './timeline';
import { type HistorySpan, spanOf, useHistoryView } from './use-history-view';

/** As many as the server answers at once. */
const limit = 1_000;
const everyMs = 5_000;
const noRules: never[] = [];

/** What fired in a time: a timeline, and a list. */
export function HistoryTab({ poll }: { poll: AlertsPoll }) {
  const [view, setView] = useHistoryView();
  const now = useNow();
  const states = poll.answer?.value.rules ?? noRules;
  const rules = useMemo(
    () => states.map(({ rule }) => rule).sort((a, b) => a.name.localeCompare(b.name)),
    [states],
  );
  const span = spanOf(view, now);
  return (
    <Card title="History" bodyClassName="flex flex-col p-0">
      <div className="flex flex-wrap items-start gap-2 border-line border-b px-4 py-2">
        <HistoryControls view={view} rules={rules} now={now} onChange={(change) => void setView(change)} />
      </div>
      {now === 0 && <SkeletonRows rows={8} className="h-14 px-4" />}
      {now > 0 && 'from' in span && <Incidents span={span} rule={view.rule} now={now} />}
    </Card>
  );
}

function Incidents({ span, rule, now }: { span: HistorySpan; rule: string | null; now: number }) {
  const { from, to, isLive } = span;
  const poll = useHistory({ from, to: isLive ? undefined : to, rule: rule ?? undefined, limit });
  const { answer } = poll;
  const asOf = staleSince(poll, now, everyMs);
  if (!answer) return <Waiting poll={poll} rows={8} of="the alert history" />;
  const { incidents, cursor } = answer.value;
  return (
    <div data-freshness={asOf === undefined ? undefined : 'stale'}>
      <FailureNote poll={poll} />
      {incidents.length === 0 ? (
        <EmptyState icon={CircleCheck} title="Nothing fired in this time">
          Choose a longer range, or another rule.
        </EmptyState>
      ) : (
        <>
          <Timeline incidents={incidents} from={from} to={to} now={now} />
          {cursor !== null && (
            <p className="px-4 pt-2 text-ink-2 text-xs">
              The newest {formatCount(incidents.length)} are shown. Choose a shorter range or one rule for the
              rest.
            </p>
          )}
          <IncidentList incidents={incidents} now={now} />
        </>
      )}
    </div>
  );
}
