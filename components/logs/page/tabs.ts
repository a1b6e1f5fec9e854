import type { ComponentType } from 'react';
import { ErrorsTab } from '@/components/logs/errors/errors-tab';
import { PatternsTab } from '@/components/logs/patterns/patterns-tab';
import { PerformanceTab } from '@/components/logs/performance/performance-tab';
import { Tail } from '@/components/logs/tail/tail';

/** The names in the URL, as `tab`. */
export const tabNames = ['tail', 'patterns', 'errors', 'performance'] as const;
type TabName = (typeof tabNames)[number];

export interface Tab {
  name: TabName;
  label: string;
  Content: ComponentType;
}

/** The tabs of the Logs page, in order. Each reads the filter by `useLogFilter`. */
export const tabs: readonly Tab[] = [
  { name: 'tail', label: 'Tail', Content: Tail },
  { name: 'patterns', label: 'Patterns', Content: PatternsTab },
  { name: 'errors', label: 'Errors', Content: ErrorsTab },
  { name: 'performance', label: 'Performance', Content: PerformanceTab },
];
