'use client';
import { type FormEvent, useState } from 'react';
import { reasonOf } from '@/components/admin/use-admin';
import type { Errors } from '@/components/alerts/form/errors';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { Channel } from '@/lib/alerts/channels';
import { isolated } from '@/lib/text/bidi';
import { type ChannelDraft, changedChannelOf, draftOf, emptyDraft, newChannelOf } from './channel-draft';
import { ChannelFields } from './channel-fields';
import { useChannelCommands } from './use-channel-commands';

interface ChannelDialogProps {
  /** Unset: a new one. */
  channel?: Channel;
  /** Takes the secret of a new webhook. */
  onSecret?(secret: string): void;
  onClose(): void;
}

/** The form of a channel. */
export function ChannelDialog({ channel, onSecret, onClose }: ChannelDialogProps) {
  const [draft, setDraft] = useState<ChannelDraft>(channel ? draftOf(channel) : emptyDraft);
  const [errors, setErrors] = useState<Errors>(new Map());
  const [problem, setProblem] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const save = useSave(channel, draft, onSecret);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(undefined);
    setSaving(true);
    try {
      const found = await save();
      if (found) setErrors(found);
      else onClose();
    } catch (error) {
      setProblem(reasonOf(error));
    } finally {
      setSaving(false);
    }
  };
  return (
    <Dialog isOpen onClose={onClose} title={channel ? `Change ${isolated(channel.name)}` : 'New channel'}>
      <form className="flex flex-col gap-4" noValidate onSubmit={(event) => void submit(event)}>
        <ChannelFields
          draft={draft}
          errors={errors}
          channel={channel}
          onChange={(change) => {
            setDraft({ ...draft, ...change });
            setErrors(new Map());
          }}
        />
        {problem && (
          <p role="alert" className="text-bad text-sm">
            {problem}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={isSaving}>
            {channel ? 'Save' : 'Create channel'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Saves the draft; resolves with what is wrong with its fields, or undefined. Throws ApiError. */
function useSave(channel: Channel | undefined, draft: ChannelDraft, onSecret?: (secret: string) => void) {
  const { create, change } = useChannelCommands();
  return async (): Promise<Errors | undefined> => {
    if (channel) {
      const result = changedChannelOf(draft);
      if ('errors' in result) return result.errors;
      await change(channel.id, result.body);
      return undefined;
    }
    const result = newChannelOf(draft);
    if ('errors' in result) return result.errors;
    const { secret } = await create(result.body);
    // A secret that the person chose is known already.
    if (secret !== null && draft.secret.trim() === '') onSecret?.(secret);
    return undefined;
  };
}
