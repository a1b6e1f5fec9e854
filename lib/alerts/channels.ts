/**
 * Channels that notifications of alerts are sent to, and deliveries: bodies and answers of /api/admin/alert-channels and
 * /api/admin/alert-deliveries. Times are epoch ms.
 */
import { z } from 'zod';
import { email, shortText } from '@/lib/events/fields';
import { name } from './rule-fields';

export const webhookFormats = ['pulseboard', 'slack', 'alertmanager'] as const;
export type WebhookFormat = (typeof webhookFormats)[number];

/** The scheme https://www.standardwebhooks.com: `whsec_` and 24 to 64 bytes in base64. */
const secret = z
  .string()
  .regex(
    /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/,
    'has to be whsec_ and 24 to 64 bytes in base64, as in the Standard Webhooks scheme',
  );

/** Why a text is no address that webhooks are sent to; undefined: it is one. */
function refusalOf(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    return 'has to be an address that begins with https:// or http://';
  if (url.username !== '' || url.password !== '')
    return 'must not contain a user name or password; use the signature, or a token in the path';
  return undefined;
}
const url = z
  .string()
  .max(2_000)
  .superRefine((text, context) => {
    const refusal = refusalOf(text);
    if (refusal !== undefined) context.addIssue({ code: 'custom', message: refusal });
  });

/** One address, or a name and <one address>. */
const sender = z
  .string()
  .max(254)
  .refine(
    (text) => email.safeParse(/^[^<>"\r\n,;]*<([^<>]+)>$/.exec(text.trim())?.[1] ?? text.trim()).success,
    { error: 'has to be one address, or a name and <one address>' },
  );

const common = {
  name: shortText,
  enabled: z.boolean().default(true),
  isDefault: z.boolean().default(false).describe('Also for alerts of rules that name no channels.'),
};
const emailFields = {
  ...common,
  kind: z.literal('email'),
  addresses: z.array(email).min(1).max(20),
  from: sender.default('Pulseboard alerts <alerts@pulseboard.example>'),
};
const webhookFields = { ...common, kind: z.literal('webhook'), format: z.enum(webhookFormats) };

/** POST: the secret is generated if there is none. */
export const newChannel = z.discriminatedUnion('kind', [
  z.strictObject({ id: name, ...emailFields }),
  z.strictObject({ id: name, ...webhookFields, url, secret: secret.optional() }),
]);
export type NewChannel = z.output<typeof newChannel>;
export type NewChannelInput = z.input<typeof newChannel>;

/** PUT: without url or secret they stay. */
export const changedChannel = z.discriminatedUnion('kind', [
  z.strictObject(emailFields),
  z.strictObject({ ...webhookFields, url: url.optional(), secret: secret.optional() }),
]);
export type ChangedChannel = z.output<typeof changedChannel>;
export type ChangedChannelInput = z.input<typeof changedChannel>;

export const deliveryStatuses = ['waiting', 'sent', 'kept', 'dropped', 'dead'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

const attempt = z.object({
  at: z.number(),
  durationMs: z.number(),
  status: z.number().nullable().describe('Of the HTTP answer; null: there was none, or it is a mail.'),
  answer: z.string().describe('What the receiver answered, or why there is no answer; the first characters.'),
});
export type Attempt = z.output<typeof attempt>;

const channel = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  isDefault: z.boolean(),
  kind: z.enum(['email', 'webhook']),
  addresses: z.array(z.string()).describe('Of e-mail.'),
  from: z.string().nullable(),
  format: z.enum(webhookFormats).nullable(),
  url: z.string().nullable().describe('Of a webhook, without what may be secret in it.'),
  problem: z.string().nullable().describe('Why nothing is sent, or why the last attempt failed.'),
  waiting: z.number().describe('Deliveries that wait.'),
  createdAt: z.number(),
  changedAt: z.number(),
});
export type Channel = z.output<typeof channel>;
export const channelsAnswer = z.object({ channels: z.array(channel) });
export const channelAnswer = z.object({ channel });
export const newChannelAnswer = channelAnswer.extend({
  secret: z.string().nullable().describe('Of a webhook, to check its signatures. It is shown once.'),
});
export const testAnswer = z.object({ sent: z.boolean(), attempt });

export const deliveriesQuery = z.object({
  channel: z.string().max(64).optional(),
  status: z.enum(deliveryStatuses).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});
const delivery = z.object({
  deliveryId: z.string().describe('The same for each attempt; of a webhook its webhook-id.'),
  channelId: z.string(),
  incidentId: z.string(),
  ruleId: z.string(),
  state: z.enum(['firing', 'resolved']),
  severity: z.enum(['info', 'warning', 'critical']),
  title: z.string(),
  status: z
    .enum(deliveryStatuses)
    .describe(
      'waiting: to be sent, or sent again; sent: the receiver took it; kept: no mail server is set; dropped: not to be sent any more; dead: it was not taken within a day.',
    ),
  reason: z.string().nullable().describe('Why it is not sent.'),
  attempts: z.number(),
  createdAt: z.number(),
  nextAt: z.number().nullable().describe('When it is sent next; null: not any more.'),
  sentAt: z.number().nullable(),
  lastAttempt: attempt.nullable(),
});
export type Delivery = z.output<typeof delivery>;
export const deliveriesAnswer = z.object({
  deliveries: z.array(delivery).describe('Newest first.'),
  cursor: z.string().nullable(),
});
export const deliveryAnswer = z.object({ delivery });
