import type { ComponentType } from 'react';
import type { AlertsPoll } from '@/components/alerts/data/use-alerts';
import { RulesTab } from '@/components/alerts/rule/rules-tab';

/** The names in the URL, as `tab`. */
export const tabNames = ['rules'] as const;
type TabName = (typeof tabNames)[number];

export interface Tab {
  name: TabName;
  label: string;
  Content: ComponentType<{ poll: AlertsPoll }>;
}

/** The tabs of the Alerts page, in order. */
export const tabs: readonly Tab[] = [{ name: 'rules', label: 'Rules', Content: RulesTab }];
