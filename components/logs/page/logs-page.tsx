'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { Tabs } from 'radix-ui';
import { FilterBox } from '@/components/logs/filter/filter-box';
import { PageTitle } from '@/components/ui/page-title';
import { SectionBoundary } from '@/components/ui/section-boundary';
import { TabList } from '@/components/ui/tab-list';
import { tabNames, tabs } from './tabs';

/** Every server's lines: live and past, by one filter. */
export function LogsPage() {
  const [name, setName] = useQueryState('tab', parseAsStringLiteral(tabNames).withDefault('tail'));
  return (
    <Tabs.Root value={name} onValueChange={(next) => void setName(next as typeof name)}>
      <PageTitle title="Logs">
        <TabList label="Views of the logs" tabs={tabs} />
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
