'use client';
import { Users } from 'lucide-react';
import useSWR from 'swr';
import { callApi } from '@/components/browser/call-api';
import { toPathSegment } from '@/components/browser/path-segment';
import { ExternalText } from '@/components/ui/external-text';
import { RowLink } from '@/components/ui/row-link';
import { sessionsAnswer } from '@/lib/analytics/behaviour';

const dayMs = 86_400_000;

/** A link to the session of the shop that placed an order; nothing while it is not known, or when no session did. */
export function SessionLink({ orderId, at }: { orderId: string; at: number }) {
  const query = new URLSearchParams({
    orderId,
    from: String(Math.max(0, at - dayMs)),
    to: String(at + dayMs),
    limit: '1',
  });
  const { data } = useSWR(`/sessions?${query}`, (path) => callApi(path, sessionsAnswer), {
    revalidateOnFocus: false,
    shouldRetryOnError: false,
  });
  const session = data?.sessions[0];
  if (!session) return null;
  const { sessionId, lastAt } = session;
  return (
    <RowLink
      href={`/analytics/sessions/${toPathSegment(sessionId)}?at=${lastAt}`}
      className="inline-flex max-w-full items-center gap-1 text-accent text-xs hover:underline"
    >
      <Users aria-hidden className="size-3.5 shrink-0" />
      Session <ExternalText text={sessionId} className="truncate font-mono" />
    </RowLink>
  );
}
