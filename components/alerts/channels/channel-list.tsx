'use client';
import { Send } from 'lucide-react';
import type { Polled } from '@/components/freshness/use-polled';
import { Waiting } from '@/components/logs/analysis/states';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import type { Channel } from '@/lib/alerts/channels';
import { ChannelLine } from './channel-line';

interface ChannelListProps {
  poll: Polled<{ channels: Channel[] }>;
  onAdd(): void;
}

/** The channels, or why there are none. */
export function ChannelList({ poll: { value, error, refresh }, onAdd }: ChannelListProps) {
  if (!value) return <Waiting poll={{ error, retry: refresh }} rows={3} of="the alert rules" />;
  if (value.channels.length === 0)
    return (
      <EmptyState
        icon={Send}
        title="Alerts stay in this page"
        action={
          <Button size="sm" onClick={onAdd}>
            New channel
          </Button>
        }
      >
        A channel sends them as e-mail, or as a webhook to Slack, Alertmanager or your own program.
      </EmptyState>
    );
  return (
    <ul aria-label="Channels" className="divide-y divide-line">
      {value.channels.map((channel) => (
        <ChannelLine key={channel.id} channel={channel} />
      ))}
    </ul>
  );
}
