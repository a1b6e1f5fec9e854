'use client';
import { useSWRConfig } from 'swr';
import { z } from 'zod';
import { act } from '@/components/admin/use-admin';
import { callApi } from '@/components/browser/call-api';
import { toPathSegment } from '@/components/browser/path-segment';
import {
  type ChangedChannelInput,
  type Channel,
  channelAnswer,
  type Delivery,
  deliveryAnswer,
  type NewChannelInput,
  newChannelAnswer,
  testAnswer,
} from '@/lib/alerts/channels';
import { isolated } from '@/lib/text/bidi';
import { channelsPath, deliveriesPath } from './use-channels';

const pathOf = (id: string) => `${channelsPath}/${toPathSegment(id)}`;

/** The change of a channel that sets its switches alone. */
function inputOf(channel: Channel): ChangedChannelInput {
  const { name, enabled, isDefault, addresses, from, format } = channel;
  const common = { name, enabled, isDefault };
  return channel.kind === 'email'
    ? { ...common, kind: 'email', addresses, ...(from === null ? {} : { from }) }
    : { ...common, kind: 'webhook', format: format ?? 'pulseboard' };
}

/** What administrators do with channels and deliveries. Creating, changing and testing throw ApiError. */
export function useChannelCommands() {
  const { mutate } = useSWRConfig();
  const changed = () => {
    void mutate((key) => typeof key === 'string' && key.startsWith(deliveriesPath));
    return mutate(channelsPath);
  };
  const change = async (id: string, body: ChangedChannelInput) => {
    const answer = await callApi(pathOf(id), channelAnswer, { method: 'PUT', body });
    await changed();
    return answer;
  };
  return {
    create: async (body: NewChannelInput) => {
      const answer = await callApi(channelsPath, newChannelAnswer, { method: 'POST', body });
      await changed();
      return answer;
    },
    change,
    test: (id: string) => callApi(`${pathOf(id)}/test`, testAnswer, { method: 'POST', body: {} }),
    setEnabled: (channel: Channel, enabled: boolean) =>
      act(
        () => change(channel.id, { ...inputOf(channel), enabled }),
        () => ({
          title: `${enabled ? 'Switched on' : 'Switched off'} ${isolated(channel.name)}`,
          undo: { label: 'Undo', run: () => change(channel.id, inputOf(channel)) },
        }),
      ),
    remove: ({ id, name }: Channel) =>
      act(
        async () => {
          await callApi(pathOf(id), z.unknown(), { method: 'DELETE' });
          await changed();
        },
        () => ({ title: `Deleted ${isolated(name)}` }),
      ),
    retry: ({ deliveryId, title }: Delivery) =>
      act(
        async () => {
          const path = `${deliveriesPath}/${toPathSegment(deliveryId)}/retry`;
          await callApi(path, deliveryAnswer, { method: 'POST', body: {} });
          await changed();
        },
        () => ({ title: 'It is sent again', description: isolated(title) }),
      ),
  };
}
