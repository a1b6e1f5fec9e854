'use client';
import { idOf } from '@/components/alerts/form/draft';
import { type Errors, errorAt } from '@/components/alerts/form/errors';
import { Check } from '@/components/ui/check';
import { Field, SelectField, TextAreaField } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { type Channel, webhookFormats } from '@/lib/alerts/channels';
import type { ChannelDraft } from './channel-draft';
import { formatLabels } from './labels';

interface ChannelFieldsProps {
  draft: ChannelDraft;
  errors: Errors;
  /** The one that is changed; unset: a new one. */
  channel: Channel | undefined;
  onChange(change: Partial<ChannelDraft>): void;
}

/** The fields of a channel, by its kind. */
export function ChannelFields(props: ChannelFieldsProps) {
  const { draft, errors, channel, onChange } = props;
  return (
    <>
      {!channel && (
        <Segmented
          label="Kind"
          value={draft.kind}
          options={[
            { value: 'email', label: 'E-mail' },
            { value: 'webhook', label: 'Webhook' },
          ]}
          onChange={(kind) => onChange({ kind })}
        />
      )}
      <Field
        label="Name"
        value={draft.name}
        error={errorAt(errors, 'name')}
        maxLength={200}
        autoComplete="off"
        onChange={({ target: { value } }) =>
          onChange(channel ? { name: value } : { name: value, id: idOf(value) })
        }
      />
      {!channel && (
        <Field
          label="Id, for rules in YAML"
          value={draft.id}
          error={errorAt(errors, 'id')}
          autoComplete="off"
          onChange={({ target: { value } }) => onChange({ id: value })}
        />
      )}
      {draft.kind === 'email' ? <EmailFields {...props} /> : <WebhookFields {...props} />}
      <div className="flex flex-col">
        <Check isOn={draft.isDefault} onChange={(isDefault) => onChange({ isDefault })}>
          Send alerts of all rules that have no channels of their own
        </Check>
        <Check isOn={draft.enabled} onChange={(enabled) => onChange({ enabled })}>
          Switched on
        </Check>
      </div>
    </>
  );
}

const EmailFields = ({ draft, errors, onChange }: ChannelFieldsProps) => (
  <>
    <TextAreaField
      label="Addresses"
      hint="One in each line, at most 20."
      rows={3}
      value={draft.addresses}
      error={errorAt(errors, 'addresses')}
      onChange={({ target: { value } }) => onChange({ addresses: value })}
    />
    <Field
      label="Sender"
      hint="An address that your mail server may send from."
      value={draft.from}
      error={errorAt(errors, 'from')}
      autoComplete="off"
      onChange={({ target: { value } }) => onChange({ from: value })}
    />
  </>
);

const WebhookFields = ({ draft, errors, channel, onChange }: ChannelFieldsProps) => (
  <>
    <SelectField
      label="Format"
      value={draft.format}
      options={webhookFormats.map((value) => ({ value, label: formatLabels[value] }))}
      onChange={({ target: { value } }) =>
        onChange({ format: webhookFormats.find((format) => format === value) ?? draft.format })
      }
    />
    <Field
      label="Address"
      type="url"
      placeholder="https://"
      hint={channel?.url ? `Empty: it stays ${channel.url}` : undefined}
      value={draft.url}
      error={errorAt(errors, 'url')}
      autoComplete="off"
      onChange={({ target: { value } }) => onChange({ url: value })}
    />
    <Field
      label="Secret, optional"
      placeholder="whsec_…"
      hint={channel ? 'Empty: it stays as it is.' : 'Empty: one is made, and shown once.'}
      value={draft.secret}
      error={errorAt(errors, 'secret')}
      autoComplete="off"
      onChange={({ target: { value } }) => onChange({ secret: value })}
    />
  </>
);
