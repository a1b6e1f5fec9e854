'use client';
import { BellRing, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { type AlertsPoll, everyMs } from '@/components/alerts/data/use-alerts';
import { Card } from '@/components/freshness/card';
import { useNow } from '@/components/freshness/use-now';
import { useHeldOrder } from '@/components/logs/analysis/held-order';
import { MoreRows } from '@/components/logs/analysis/more-rows';
import { staleSince } from '@/components/logs/analysis/stale';
import { FailureNote, Waiting } from '@/components/logs/analysis/states';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { plural } from '@/lib/text/plural';
import { FilterControls } from './filter-controls';
import { inOrder, matchingRules, stateCounts, useRuleFilter } from './rule-filter';
import { RuleTable } from './rule-table';

const noRules: never[] = [];

/** Every rule with its state: firing ones first, then pending ones, the rest by name. */
export function RulesTab({ poll }: { poll: AlertsPoll }) {
  const { answer } = poll;
  const [filter, setFilter] = useRuleFilter();
  const rules = answer?.value.rules ?? noRules;
  const wanted = useMemo(
    () => inOrder(matchingRules(rules, filter)).map((state) => ({ ...state, id: state.rule.id })),
    [rules, filter],
  );
  const { rows, hidden, release, holder } = useHeldOrder(wanted, JSON.stringify(filter));
  const now = useNow();
  return (
    <Card
      title="Rules"
      staleAsOf={staleSince(poll, now, everyMs)}
      aside={answer && <FailureNote poll={poll} />}
      bodyClassName="flex flex-col p-0"
    >
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-4 py-2">
        <FilterControls
          filter={filter}
          counts={answer && stateCounts(rules)}
          onChange={(change) => void setFilter(change)}
        />
        <span className="ml-auto">
          <MoreRows count={hidden} what={`more ${plural(hidden, 'rule')}`} onShow={release} />
        </span>
      </div>
      {!answer && <Waiting poll={poll} rows={12} of="the alert rules" />}
      {answer && rows.length + hidden > 0 && (
        <RuleTable rules={rows} at={answer.value.at} holder={holder} onChanged={poll.retry} />
      )}
      {answer && rows.length + hidden === 0 && (
        <NoRules isFiltered={rules.length > 0} onShowAll={() => void setFilter(null)} />
      )}
    </Card>
  );
}

function NoRules({ isFiltered, onShowAll }: { isFiltered: boolean; onShowAll(): void }) {
  if (isFiltered)
    return (
      <EmptyState
        icon={SearchX}
        title="No rule matches"
        action={<Button onClick={onShowAll}>Show all</Button>}
      />
    );
  return (
    <EmptyState icon={BellRing} title="No rules">
      An administrator can create one.
    </EmptyState>
  );
}
