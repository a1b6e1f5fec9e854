'use client';
import { Mail, TriangleAlert, Webhook } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ExternalText } from '@/components/ui/external-text';
import type { Channel } from '@/lib/alerts/channels';
import { counted } from '@/lib/text/plural';
import { ChannelDialog } from './channel-dialog';
import { DeleteChannelDialog } from './delete-channel-dialog';
import { kindLabel } from './labels';
import { TestButton } from './test-button';
import { useChannelCommands } from './use-channel-commands';

/** A channel with its state, and what can be done with it. */
export function ChannelLine({ channel }: { channel: Channel }) {
  const [open, setOpen] = useState<'change' | 'delete'>();
  const { setEnabled, remove } = useChannelCommands();
  const close = () => setOpen(undefined);
  const Icon = channel.kind === 'email' ? Mail : Webhook;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-2.5">
      <Icon aria-hidden className="mt-1 size-4 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium [overflow-wrap:anywhere]">
          <ExternalText text={channel.name} />
          {!channel.enabled && <span className="ml-2 font-normal text-ink-2 text-xs">off</span>}
        </p>
        <Target channel={channel} />
        <Problem channel={channel} />
      </div>
      <div className="flex flex-wrap gap-2">
        <TestButton channel={channel} />
        <Button size="sm" onClick={() => void setEnabled(channel, !channel.enabled)}>
          {channel.enabled ? 'Switch off' : 'Switch on'}
        </Button>
        <Button size="sm" onClick={() => setOpen('change')}>
          Change
        </Button>
        <Button size="sm" variant="danger" onClick={() => setOpen('delete')}>
          Delete
        </Button>
      </div>
      {open === 'change' && <ChannelDialog channel={channel} onClose={close} />}
      {open === 'delete' && (
        <DeleteChannelDialog channel={channel} onDelete={() => void remove(channel)} onClose={close} />
      )}
    </li>
  );
}

function Target({ channel }: { channel: Channel }) {
  const target = channel.kind === 'email' ? channel.addresses.join(', ') : (channel.url ?? '');
  return (
    <p className="flex flex-wrap gap-x-3 text-ink-2 text-xs">
      <span>{kindLabel(channel)}</span>
      <ExternalText text={target} className="[overflow-wrap:anywhere]" />
      <span>
        {channel.isDefault ? 'for all rules without channels of their own' : 'for rules that name it'}
      </span>
    </p>
  );
}

function Problem({ channel: { problem, waiting } }: { channel: Channel }) {
  if (problem === null && waiting === 0) return null;
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-3 text-xs">
      {problem !== null && (
        <span className="flex min-w-0 items-start gap-1 text-bad">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <ExternalText text={problem} className="[overflow-wrap:anywhere]" />
        </span>
      )}
      {waiting > 0 && (
        <span className="num text-ink-2">{counted(waiting, 'delivery', 'deliveries')} waiting</span>
      )}
    </p>
  );
}
