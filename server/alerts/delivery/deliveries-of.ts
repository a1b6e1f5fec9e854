import type { DeliveryRequest } from '@/server/alerts/texts/interface';
import { insertDeliveries, loadChannels, type NewDelivery, type Queries } from '@/server/db';
import { type ChannelSettings, readSettings } from './channel';

/** How long a delivery is tried. */
export const deliverWithinMs = 86_400_000;

/** Writes the deliveries of notifications, in the transaction of the transitions that they are about. */
export async function saveDeliveries(tx: Queries, requests: readonly DeliveryRequest[]): Promise<void> {
  if (requests.length === 0) return;
  const rows = await loadChannels(tx);
  // Settings of another version must not keep the alerts themselves from being saved.
  const channels = new Map(
    rows.flatMap(({ id, data }) => {
      const settings = readSettings(data);
      return settings ? [[id, settings] as const] : [];
    }),
  );
  await insertDeliveries(tx, deliveriesOf(requests, channels, Date.now()));
}

/** One delivery for each channel of each notification; `now` is in epoch ms. */
function deliveriesOf(
  requests: readonly DeliveryRequest[],
  channels: ReadonlyMap<string, ChannelSettings>,
  now: number,
): NewDelivery[] {
  const usual = [...channels].filter(([, { isDefault }]) => isDefault).map(([id]) => id);
  return requests.flatMap((request) =>
    [...new Set(request.channels ?? usual)].map((channelId) =>
      deliveryOf(request, channelId, channels.get(channelId), now),
    ),
  );
}

function deliveryOf(
  { quietHours, content }: DeliveryRequest,
  channelId: string,
  settings: ChannelSettings | undefined,
  now: number,
): NewDelivery {
  const reason = whyNot(channelId, settings);
  return {
    deliveryId: `${content.incidentId}:${content.state}:${channelId}`,
    channelId,
    incidentId: content.incidentId,
    ruleId: content.ruleId,
    state: content.state,
    severity: content.severity,
    content,
    quietHours,
    status: reason === null ? 'waiting' : 'dropped',
    reason,
    createdAt: now,
    giveUpAt: now + deliverWithinMs,
  };
}

function whyNot(channelId: string, settings: ChannelSettings | undefined): string | null {
  if (!settings) return `There is no channel "${channelId}".`;
  return settings.enabled ? null : 'The channel is switched off.';
}
