'use client';
import { useChannels } from '@/components/alerts/channels/use-channels';
import { Check } from '@/components/ui/check';
import { ExternalText } from '@/components/ui/external-text';
import { Skeleton } from '@/components/ui/skeleton';
import { useRuleForm } from './form-context';
import { TextField } from './form-fields';
import { FieldRow, FormSection } from './section';

/** Who is told outside of the page, and when not. */
export function NotifySection() {
  const { draft, change, error } = useRuleForm();
  return (
    <FormSection
      title="Who is told"
      note="Everyone with the page open sees its notifications. Channels send them as e-mail or webhook too."
    >
      <Check isOn={draft.ownChannels} onChange={(ownChannels) => change({ ownChannels })}>
        Choose channels for this rule
      </Check>
      {draft.ownChannels && (
        <>
          <ChannelChoice />
          {error('notify.channels') && <p className="text-bad text-xs">{error('notify.channels')}</p>}
          <Check isOn={draft.isQuiet} onChange={(isQuiet) => change({ isQuiet })}>
            Quiet hours
          </Check>
          {draft.isQuiet && <QuietHours />}
        </>
      )}
    </FormSection>
  );
}

function ChannelChoice() {
  const { draft, change } = useRuleForm();
  const { value, error } = useChannels();
  if (!value)
    return error ? <p className="text-warn text-sm">{error.message}</p> : <Skeleton className="h-7" />;
  const { channels } = value;
  if (channels.length === 0)
    return <p className="text-ink-2 text-sm">There are no channels yet. Create one in the tab Channels.</p>;
  return (
    <fieldset className="flex flex-col">
      <legend className="mb-1 text-ink-2 text-xs">Channels</legend>
      {channels.map(({ id, name }) => (
        <Check
          key={id}
          isOn={draft.channels.includes(id)}
          onChange={(isOn) =>
            change({
              channels: isOn ? [...draft.channels, id] : draft.channels.filter((each) => each !== id),
            })
          }
        >
          <ExternalText text={name} />
        </Check>
      ))}
    </fieldset>
  );
}

function QuietHours() {
  const { draft, change } = useRuleForm();
  const path = 'notify.quietHours';
  return (
    <>
      <FieldRow>
        <TextField name="quietFrom" path={`${path}.from`} label="From" type="time" />
        <TextField name="quietTo" path={`${path}.to`} label="To" type="time" />
        <TextField name="timeZone" path={`${path}.timeZone`} label="Time zone" placeholder="Europe/Berlin" />
      </FieldRow>
      <Check isOn={draft.exceptCritical} onChange={(exceptCritical) => change({ exceptCritical })}>
        Critical alerts are sent all the same
      </Check>
    </>
  );
}
