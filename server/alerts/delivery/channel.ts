import { z } from 'zod';
import { type ChangedChannel, type Channel, type NewChannel, webhookFormats } from '@/lib/alerts/channels';
import { newSecret } from './signature';

const common = {
  name: z.string(),
  enabled: z.boolean(),
  isDefault: z.boolean(),
  /** Why it was disabled by itself. */
  disabledBecause: z.string().optional(),
  createdAt: z.number(),
  changedAt: z.number(),
};

/** The settings of a channel as they are stored. */
const channelSettings = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('email'), addresses: z.array(z.string()), from: z.string() }),
  z.object({
    ...common,
    kind: z.literal('webhook'),
    url: z.string(),
    format: z.enum(webhookFormats),
    secret: z.string(),
  }),
]);
export type ChannelSettings = z.output<typeof channelSettings>;
export type WebhookSettings = Extract<ChannelSettings, { kind: 'webhook' }>;
export type EmailSettings = Extract<ChannelSettings, { kind: 'email' }>;

/** Undefined: they do not fit this version. */
export const readSettings = (data: unknown): ChannelSettings | undefined =>
  channelSettings.safeParse(data).data;

export const parseSettings = (data: unknown): ChannelSettings => channelSettings.parse(data);

/** The settings of a new channel. */
export function settingsOf(channel: NewChannel, now: number): ChannelSettings {
  const times = { createdAt: now, changedAt: now };
  const { id: _, ...given } = channel;
  if (given.kind === 'email') return { ...given, ...times };
  return { ...given, secret: given.secret ?? newSecret(), ...times };
}

/** The settings after a change; undefined: an e-mail channel became a webhook without an address. */
export function changedSettings(
  before: ChannelSettings,
  change: ChangedChannel,
  now: number,
): ChannelSettings | undefined {
  const times = { createdAt: before.createdAt, changedAt: now };
  if (change.kind === 'email') return { ...change, ...times };
  const kept = before.kind === 'webhook' ? before : undefined;
  const [url, secret] = [change.url ?? kept?.url, change.secret ?? kept?.secret ?? newSecret()];
  return url === undefined ? undefined : { ...change, url, secret, ...times };
}

/** A channel for the page: without its secret, and without what may be one in its address. */
export function publicChannel(
  id: string,
  settings: ChannelSettings,
  { waiting, problem }: { waiting: number; problem: string | null },
): Channel {
  const { name, enabled, isDefault, kind, disabledBecause, createdAt, changedAt } = settings;
  return {
    id,
    name,
    enabled,
    isDefault,
    kind,
    addresses: settings.kind === 'email' ? settings.addresses : [],
    from: settings.kind === 'email' ? settings.from : null,
    format: settings.kind === 'webhook' ? settings.format : null,
    url: settings.kind === 'webhook' ? publicUrl(settings) : null,
    problem: disabledBecause ?? problem,
    waiting,
    createdAt,
    changedAt,
  };
}

/** The path of a Slack webhook is its secret, and so may be the query of any. */
function publicUrl({ url, format }: WebhookSettings): string {
  const { origin, pathname, search } = new URL(url);
  if (format === 'slack' && pathname !== '/') return `${origin}/…`;
  return `${origin}${pathname}${search === '' ? '' : '?…'}`;
}
