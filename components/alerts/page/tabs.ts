import type { ComponentType } from 'react';
import { ChannelsTab } from '@/components/alerts/channels/channels-tab';
import type { AlertsPoll } from '@/components/alerts/data/use-alerts';
import { HistoryTab } from '@/components/alerts/history/history-tab';
import { MutesTab } from '@/components/alerts/mute/mutes-tab';
import { RulesTab } from '@/components/alerts/rule/rules-tab';

/** The names in the URL, as `tab`. */
export const tabNames = ['rules', 'history', 'mutes', 'channels'] as const;
type TabName = (typeof tabNames)[number];

export interface Tab {
  name: TabName;
  label: string;
  Content: ComponentType<{ poll: AlertsPoll }>;
}

/** The tabs of the Alerts page, in order. */
export const tabs: readonly Tab[] = [
  { name: 'rules', label: 'Rules', Content: RulesTab },
  { name: 'history', label: 'History', Content: HistoryTab },
  { name: 'mutes', label: 'Mutes', Content: MutesTab },
  { name: 'channels', label: 'Channels', Content: ChannelsTab },
];
