import type { Metadata } from 'next';
import { RulePage } from '@/components/alerts/form/rule-page';

export const metadata: Metadata = { title: 'New alert rule' };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ from?: string | string[] }>;
}) {
  const { from } = await searchParams;
  return <RulePage from={typeof from === 'string' ? from : undefined} />;
}
