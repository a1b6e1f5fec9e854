'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { Tabs } from 'radix-ui';
import { useAlerts } from '@/components/alerts/data/use-alerts';
import { PageTitle } from '@/components/ui/page-title';
import { SectionBoundary } from '@/components/ui/section-boundary';
import { TabList } from '@/components/ui/tab-list';
import { PageActions } from './page-actions';
import { ProblemNote } from './problem-note';
import { tabNames, tabs } from './tabs';

/** Rules, what fires, and what fired before. */
export function AlertsPage() {
  const [name, setName] = useQueryState('tab', parseAsStringLiteral(tabNames).withDefault('rules'));
  const poll = useAlerts();
  return (
    <Tabs.Root value={name} onValueChange={(next) => void setName(next as typeof name)}>
      <PageTitle title="Alerts">
        <TabList label="Views of the alerts" tabs={tabs} />
        <PageActions onChanged={poll.retry} />
      </PageTitle>
      <ProblemNote problem={poll.answer?.value.problem} />
      {tabs.map(({ name: tab, label, Content }) => (
        <Tabs.Content key={tab} value={tab} className="outline-none">
          <SectionBoundary name={`The tab ${label}`}>
            <Content poll={poll} />
          </SectionBoundary>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
