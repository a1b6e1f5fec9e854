'use client';
import { useSWRConfig } from 'swr';
import { z } from 'zod';
import { act } from '@/components/admin/use-admin';
import { callApi } from '@/components/browser/call-api';
import { toPathSegment } from '@/components/browser/path-segment';
import { type ManagedRule, type Mute, muteRequest, muteSchema } from '@/lib/alerts/api';
import type { Alert } from '@/lib/events';
import { isolated } from '@/lib/text/bidi';
import { formatClock } from '@/lib/text/format';

export type MuteRequest = z.output<typeof muteRequest>;

const rulePath = (id: string) => `/admin/alert-rules/${toPathSegment(id)}`;

/** What administrators do with rules, alerts and mutes: each says what it did, and offers to undo it where that is possible. */
export function useCommands(refresh: () => void) {
  const { mutate } = useSWRConfig();
  const changed = () => {
    refresh();
    void mutate('/admin/alert-rules');
    void mutate('/admin/alert-mutes');
  };
  const send = async (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown> => {
    const answer = await callApi(path, z.unknown(), { method, body });
    changed();
    return answer;
  };
  const endMute = ({ id }: Pick<Mute, 'id'>) => send('DELETE', `/admin/alert-mutes/${toPathSegment(id)}`);
  const mute = async (request: MuteRequest) =>
    muteSchema.parse(await send('POST', '/admin/alert-mutes', request));
  return {
    acknowledge: ({ alertId, title }: Alert) =>
      act(
        () => send('POST', `/admin/alerts/${toPathSegment(alertId)}/acknowledge`, {}),
        () => ({ title: 'Acknowledged', description: isolated(title) }),
      ),
    mute: (request: MuteRequest, now: number) =>
      act(
        () => mute(request),
        (created) => ({
          title: `Muted until ${formatClock(created.until, now)}`,
          description: 'State and history go on; nothing is sent.',
          undo: { label: 'Undo', run: () => endMute(created) },
        }),
      ),
    endMute: (ended: Mute) =>
      act(
        () => endMute(ended),
        () => ({
          title: 'Mute ended',
          description: 'What still fires is sent now.',
          undo: { label: 'Undo', run: () => mute(muteRequest.parse(ended)) },
        }),
      ),
    setEnabled: ({ rule }: ManagedRule, enabled: boolean) =>
      act(
        () => send('PUT', rulePath(rule.id), { ...rule, enabled }),
        () => ({
          title: `${enabled ? 'Enabled' : 'Disabled'} ${isolated(rule.name)}`,
          undo: { label: 'Undo', run: () => send('PUT', rulePath(rule.id), rule) },
        }),
      ),
    reset: ({ rule }: ManagedRule) =>
      act(
        () => send('DELETE', rulePath(rule.id)),
        () => ({
          title: `Reset ${isolated(rule.name)}`,
          undo: { label: 'Undo', run: () => send('PUT', rulePath(rule.id), rule) },
        }),
      ),
    remove: ({ rule }: ManagedRule) =>
      act(
        () => send('DELETE', rulePath(rule.id)),
        () => ({
          title: `Deleted ${isolated(rule.name)}`,
          undo: { label: 'Undo', run: () => send('POST', '/admin/alert-rules', rule) },
        }),
      ),
  };
}
