'use client';
import { LogOut, ServerOff } from 'lucide-react';
import { z } from 'zod';
import { Break } from '@/components/admin/processes/break';
import { Generate } from '@/components/admin/simulator/generate';
import { Watch } from '@/components/admin/watch/watch';
import { callApi } from '@/components/browser/call-api';
import { useSession } from '@/components/live';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { SectionBoundary } from '@/components/ui/section-boundary';
import { SkeletonRows } from '@/components/ui/skeleton';
import { SignIn } from './sign-in';
import { act, useProcesses } from './use-admin';

/** Generate events, break processes, watch the system. Asks for the admin password first. */
export function AdminPage() {
  const { role, refresh } = useSession();
  if (role === undefined) return <Loading />;
  if (role === 'viewer') {
    return (
      <>
        <PageTitle title="Admin" />
        <SignIn onDone={refresh} />
      </>
    );
  }
  return <Controls onSession={refresh} />;
}

function Loading() {
  return (
    <>
      <PageTitle title="Admin" />
      <SkeletonRows rows={10} />
    </>
  );
}

function Controls({ onSession }: { onSession(): void }) {
  const { value, error, refresh } = useProcesses();
  const signOut = async () => {
    await act(
      () => callApi('/admin/sign-out', z.unknown(), { method: 'POST' }),
      () => ({ title: 'Signed out' }),
    );
    onSession();
  };
  if (!value && !error) return <Loading />;
  return (
    <>
      <PageTitle title="Admin">
        <Button variant="ghost" onClick={() => void signOut()}>
          <LogOut aria-hidden className="size-4" /> Sign out
        </Button>
      </PageTitle>
      {error?.status === 401 ? (
        // The cookie expired while the page was open.
        <SignIn onDone={refresh} />
      ) : (
        <div className="flex flex-col gap-8">
          <SectionBoundary name="Generate">
            <Generate />
          </SectionBoundary>
          {value ? (
            <SectionBoundary name="Break">
              <Break />
            </SectionBoundary>
          ) : (
            <EmptyState
              icon={ServerOff}
              title="No answer from the supervisor. Trying again."
              action={<Button onClick={refresh}>Try again</Button>}
            >
              {error?.message}
            </EmptyState>
          )}
          <SectionBoundary name="Watch">
            <Watch />
          </SectionBoundary>
        </div>
      )}
    </>
  );
}
