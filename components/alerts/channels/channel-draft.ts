import { type Errors, errorsOf } from '@/components/alerts/form/errors';
import {
  type ChangedChannelInput,
  type Channel,
  changedChannel,
  type NewChannelInput,
  newChannel,
  type WebhookFormat,
} from '@/lib/alerts/channels';

/** The fields of the form, as they are typed. */
export interface ChannelDraft {
  kind: 'email' | 'webhook';
  id: string;
  name: string;
  enabled: boolean;
  isDefault: boolean;
  /** One in a line, or separated by commas. */
  addresses: string;
  from: string;
  format: WebhookFormat;
  url: string;
  secret: string;
}

export const emptyDraft: ChannelDraft = {
  kind: 'email',
  id: '',
  name: '',
  enabled: true,
  isDefault: true,
  addresses: '',
  from: 'Pulseboard alerts <alerts@pulseboard.example>',
  format: 'pulseboard',
  url: '',
  secret: '',
};

/** The draft of a channel; its address and secret are not known to the page. */
export const draftOf = ({ addresses, from, format, ...channel }: Channel): ChannelDraft => ({
  kind: channel.kind,
  id: channel.id,
  name: channel.name,
  enabled: channel.enabled,
  isDefault: channel.isDefault,
  addresses: addresses.join('\n'),
  from: from ?? emptyDraft.from,
  format: format ?? 'pulseboard',
  url: '',
  secret: '',
});

const set = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

/** The fields of a draft as the API takes them, not checked. */
function inputOf({ kind, name, enabled, isDefault, ...draft }: ChannelDraft) {
  const common = { kind, name: name.trim(), enabled, isDefault };
  if (kind === 'email') {
    const addresses = draft.addresses.split(/[\s,;]+/).filter((address) => address !== '');
    return { ...common, addresses, from: set(draft.from) };
  }
  return { ...common, format: draft.format, url: set(draft.url), secret: set(draft.secret) };
}

/** The body that creates the channel of a draft, or what is wrong with its fields. */
export function newChannelOf(draft: ChannelDraft): { body: NewChannelInput } | { errors: Errors } {
  const parsed = newChannel.safeParse({ ...inputOf(draft), id: draft.id });
  return parsed.success ? { body: parsed.data } : { errors: errorsOf(parsed.error) };
}

/** The body that changes a channel, or what is wrong with its fields. */
export function changedChannelOf(draft: ChannelDraft): { body: ChangedChannelInput } | { errors: Errors } {
  const parsed = changedChannel.safeParse(inputOf(draft));
  return parsed.success ? { body: parsed.data } : { errors: errorsOf(parsed.error) };
}
