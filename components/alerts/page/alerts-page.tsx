'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { Tabs } from 'radix-ui';
import { useAlerts } from '@/components/alerts/data/use-alerts';
import { PageTitle } from '@/components/ui/page-title';
import { SectionBoundary } from '@/components/ui/section-boundary';
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
        <TabList />
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

function TabList() {
  return (
    <Tabs.List aria-label="Views of the alerts" className="-m-1 mr-auto flex gap-1 overflow-x-auto p-1">
      {tabs.map(({ name, label }) => (
        <Tabs.Trigger
          key={name}
          value={name}
          className="h-9 rounded-md px-3 font-medium text-ink-2 hover:bg-sunken hover:text-ink data-[state=active]:bg-accent-soft data-[state=active]:text-ink"
        >
          {label}
        </Tabs.Trigger>
      ))}
    </Tabs.List>
  );
}
