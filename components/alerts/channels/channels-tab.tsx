'use client';
import { useState } from 'react';
import { AdminOnly } from '@/components/alerts/page/admin-only';
import { Card } from '@/components/freshness/card';
import { useSession } from '@/components/live';
import { Button } from '@/components/ui/button';
import { ChannelDialog } from './channel-dialog';
import { ChannelList } from './channel-list';
import { DeliveriesCard } from './deliveries-card';
import { SecretDialog } from './secret-dialog';
import { useChannels } from './use-channels';

/** Where notifications are sent outside of the page, and what became of them. */
export function ChannelsTab() {
  const poll = useChannels();
  const { role } = useSession();
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  const { value, at, isUnknown } = poll;
  return (
    <div className="flex flex-col gap-4">
      <Card
        title="Channels"
        staleAsOf={value && isUnknown ? at : undefined}
        bodyClassName="p-0"
        aside={
          role === 'admin' && (
            <Button size="sm" variant="primary" onClick={() => setAdding(true)}>
              New channel
            </Button>
          )
        }
      >
        <AdminOnly what="channels">
          <ChannelList poll={poll} onAdd={() => setAdding(true)} />
        </AdminOnly>
      </Card>
      {role === 'admin' && <DeliveriesCard channels={value?.channels ?? []} />}
      {isAdding && <ChannelDialog onSecret={setSecret} onClose={() => setAdding(false)} />}
      {secret !== undefined && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </div>
  );
}
