import type { Metadata } from 'next';
import { SessionPage } from '@/components/analytics/behaviour/session/session-page';
import { fromPathSegment } from '@/components/browser/path-segment';

export const metadata: Metadata = { title: 'Session' };

export default async function Page({
  params,
  searchParams,
}: {
  params: Promise<{ sessionId: string }>;
  searchParams: Promise<{ at?: string | string[] }>;
}) {
  const { sessionId } = await params;
  const { at } = await searchParams;
  const time = typeof at === 'string' && /^\d{1,13}$/.test(at) ? Number(at) : undefined;
  return <SessionPage sessionId={fromPathSegment(sessionId)} at={time} />;
}
