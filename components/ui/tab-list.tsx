'use client';
import { Tabs } from 'radix-ui';

interface TabListProps {
  /** For screen readers. */
  label: string;
  tabs: readonly { name: string; label: string }[];
}

/** The tabs of a page, beside its title. */
export function TabList({ label, tabs }: TabListProps) {
  return (
    // The margin makes room for the outline of a tab with the focus.
    <Tabs.List aria-label={label} className="-m-1 mr-auto flex gap-1 overflow-x-auto p-1">
      {tabs.map((tab) => (
        <Tabs.Trigger
          key={tab.name}
          value={tab.name}
          className="h-9 rounded-md px-3 font-medium text-ink-2 hover:bg-sunken hover:text-ink data-[state=active]:bg-accent-soft data-[state=active]:text-ink"
        >
          {tab.label}
        </Tabs.Trigger>
      ))}
    </Tabs.List>
  );
}
