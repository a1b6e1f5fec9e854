'use client';
import { BellPlus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { act } from '@/components/admin/use-admin';
import { callApi } from '@/components/browser/call-api';
import { severities, severityLook } from '@/components/notifications/severity';
import { Button } from '@/components/ui/button';
import { Field, SelectField } from '@/components/ui/field';

/** Posts one notification to everyone. */
export function OneNotification() {
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const body = Object.fromEntries(new FormData(form));
    setBusy(true);
    const posted = await act(
      () =>
        callApi('/admin/simulator/notifications', z.object({ notificationId: z.string() }), {
          method: 'POST',
          body,
        }),
      () => ({ title: 'Notification posted' }),
    );
    if (posted) form.reset();
    setBusy(false);
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
      <SelectField
        label="Severity"
        name="severity"
        options={severities.map((value) => ({ value, label: severityLook[value].label }))}
        className="w-32"
      />
      <Field label="Title" name="title" required maxLength={200} className="min-w-40 flex-1" />
      <Field label="Text" name="body" required maxLength={1_000} className="w-full" />
      <Button type="submit" variant="primary" disabled={isBusy}>
        <BellPlus aria-hidden className="size-4" /> Post
      </Button>
    </form>
  );
}
