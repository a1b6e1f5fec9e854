import type { Metadata } from 'next';
import { RulePage } from '@/components/alerts/form/rule-page';
import { fromPathSegment } from '@/components/browser/path-segment';

export const metadata: Metadata = { title: 'Change alert rule' };

export default async function Page({ params }: { params: Promise<{ ruleId: string }> }) {
  const { ruleId } = await params;
  return <RulePage ruleId={fromPathSegment(ruleId)} />;
}
