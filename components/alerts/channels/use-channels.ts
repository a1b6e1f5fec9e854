'use client';
import { type Polled, usePolled } from '@/components/freshness/use-polled';
import { useSession } from '@/components/live';
import {
  type Channel,
  channelsAnswer,
  type Delivery,
  type DeliveryStatus,
  deliveriesAnswer,
} from '@/lib/alerts/channels';

const channelsEveryMs = 5_000;
const deliveriesEveryMs = 2_000;

export const channelsPath = '/admin/alert-channels';
export const deliveriesPath = '/admin/alert-deliveries';

/** The channels, for administrators; others request nothing. */
export function useChannels(): Polled<{ channels: Channel[] }> {
  const { role } = useSession();
  return usePolled(role === 'admin' ? channelsPath : undefined, channelsAnswer, channelsEveryMs);
}

/** The newest deliveries, for administrators; others request nothing. */
export function useDeliveries(
  filter: { channel: string; status: DeliveryStatus | 'all' },
  limit: number,
): Polled<{ deliveries: Delivery[]; cursor: string | null }> {
  const { role } = useSession();
  const query = new URLSearchParams({ limit: String(limit) });
  if (filter.channel !== '') query.set('channel', filter.channel);
  if (filter.status !== 'all') query.set('status', filter.status);
  const path = role === 'admin' ? `${deliveriesPath}?${query}` : undefined;
  return usePolled(path, deliveriesAnswer, deliveriesEveryMs);
}
