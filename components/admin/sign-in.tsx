'use client';
import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { callApi } from '@/components/browser/call-api';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { reasonOf } from './use-admin';

/** The sign-in form for the password that `npm start` printed. */
export function SignIn({ onDone }: { onDone(): void }) {
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get('password') ?? '');
    setBusy(true);
    setError(undefined);
    try {
      await callApi('/admin/sign-in', z.unknown(), { method: 'POST', body: { password } });
      onDone();
    } catch (cause) {
      setError(reasonOf(cause));
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={submit}
      className="mx-auto mt-[8vh] w-full max-w-sm rounded-lg border border-line bg-surface p-6"
    >
      <KeyRound aria-hidden className="size-5 text-accent" />
      <h2 className="mt-3 font-semibold text-base">Sign in</h2>
      <p className="mt-1 mb-4 text-ink-2 text-sm">
        Only admins can generate events and stop services. The password was printed once by{' '}
        <code className="font-mono">npm start</code> and is stored in{' '}
        <code className="font-mono">.data/admin-password</code>.
      </p>
      {/* Password managers store a password together with a user name. */}
      <input type="text" name="username" autoComplete="username" value="admin" readOnly hidden />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        error={error}
      />
      <Button type="submit" variant="primary" disabled={isBusy} className="mt-4 w-full">
        {isBusy ? 'Signing in' : 'Sign in'}
      </Button>
    </form>
  );
}
