'use client';
import { Inbox } from 'lucide-react';
import { useState } from 'react';
import { Card } from '@/components/freshness/card';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { SelectField } from '@/components/ui/field';
import { SkeletonRows } from '@/components/ui/skeleton';
import { type Channel, type DeliveryStatus, deliveryStatuses } from '@/lib/alerts/channels';
import { isolated } from '@/lib/text/bidi';
import { DeliveryLine } from './delivery-line';
import { statusLook } from './labels';
import { useDeliveries } from './use-channels';

const [firstPage, longest] = [25, 200];

/** The newest deliveries with what became of them. */
export function DeliveriesCard({ channels }: { channels: readonly Channel[] }) {
  const [channel, setChannel] = useState('');
  const [status, setStatus] = useState<DeliveryStatus | 'all'>('all');
  const [limit, setLimit] = useState(firstPage);
  const { value, at, error, isUnknown } = useDeliveries({ channel, status }, limit);
  const names = new Map(channels.map(({ id, name }) => [id, name]));
  return (
    <Card title="Deliveries" staleAsOf={value && isUnknown ? at : undefined} bodyClassName="p-0">
      <div className="flex flex-wrap gap-3 border-line border-b px-4 py-2">
        <SelectField
          label="Channel"
          isLabelHidden
          className="w-48"
          value={channel}
          options={[
            { value: '', label: 'All channels' },
            ...channels.map(({ id, name }) => ({ value: id, label: isolated(name) })),
          ]}
          onChange={({ target }) => setChannel(target.value)}
        />
        <SelectField
          label="State"
          isLabelHidden
          className="w-40"
          value={status}
          options={[
            { value: 'all', label: 'All states' },
            ...deliveryStatuses.map((each) => ({ value: each, label: statusLook[each].label })),
          ]}
          onChange={({ target }) =>
            setStatus(deliveryStatuses.find((each) => each === target.value) ?? 'all')
          }
        />
      </div>
      {!value && !error && <SkeletonRows rows={4} className="h-14 px-4" />}
      {!value && error && <p className="px-4 py-3 text-bad text-sm">{error.message}</p>}
      {value?.deliveries.length === 0 && (
        <EmptyState icon={Inbox} title="No deliveries">
          What is sent to a channel is listed here for 30 days.
        </EmptyState>
      )}
      {value && value.deliveries.length > 0 && (
        <ul aria-label="Deliveries" className="divide-y divide-line">
          {value.deliveries.map((delivery) => (
            <DeliveryLine
              key={delivery.deliveryId}
              delivery={delivery}
              channelName={names.get(delivery.channelId) ?? delivery.channelId}
            />
          ))}
        </ul>
      )}
      {value?.cursor != null && limit < longest && (
        <div className="p-3 text-center">
          <Button size="sm" onClick={() => setLimit(longest)}>
            Show more
          </Button>
        </div>
      )}
    </Card>
  );
}
