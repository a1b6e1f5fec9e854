'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { Tabs } from 'radix-ui';
import { FilterBox } from '@/components/logs/filter/filter-box';
import { PageTitle } from '@/components/ui/page-title';
import { SectionBoundary } from '@/components/ui/section-boundary';
import { tabNames, tabs } from './tabs';

/** Every server's lines: live and past, by one filter. */
export function LogsPage() {
  const [name, setName] = useQueryState('tab', parseAsStringLiteral(tabNames).withDefault('tail'));
  return (
    <Tabs.Root value={name} onValueChange={(next) => void setName(next as typeof name)}>
      <PageTitle title="Logs">
        <TabList />
      </PageTitle>
      <FilterBox />
      {tabs.map(({ name: tab, label, Content }) => (
        <Tabs.Content key={tab} value={tab} className="outline-none">
          <SectionBoundary name={`The tab ${label}`}>
            <Content />
          </SectionBoundary>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

function TabList() {
  return (
    <Tabs.List aria-label="Views of the logs" className="mr-auto flex gap-1 overflow-x-auto">
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
