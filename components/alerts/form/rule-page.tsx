'use client';
import { ArrowLeft, FileLock, SearchX } from 'lucide-react';
import { useManagedRules } from '@/components/alerts/data/use-managed-rules';
import { AdminOnly } from '@/components/alerts/page/admin-only';
import { deviceTimeZone } from '@/components/analytics/data/report-path';
import { useSession } from '@/components/live';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { RowLink } from '@/components/ui/row-link';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { ManagedRule } from '@/lib/alerts/api';
import { draftOf, newDraft, type RuleDraft } from './draft';
import { RuleForm } from './rule-form';

export interface RulePageProps {
  /** The rule to change; undefined: a new one. */
  ruleId?: string | undefined;
  /** The rule that a new one begins as. */
  from?: string | undefined;
}

/** The page on which a rule is created or changed. */
export function RulePage({ ruleId, from }: RulePageProps) {
  return (
    <>
      <PageTitle title={ruleId === undefined ? 'New alert rule' : 'Change alert rule'}>
        <RowLink href="/alerts" className="inline-flex h-9 items-center gap-1.5 text-accent">
          <ArrowLeft aria-hidden className="size-4" /> Alerts
        </RowLink>
      </PageTitle>
      <AdminOnly what="this form">
        <Content ruleId={ruleId} from={from} />
      </AdminOnly>
    </>
  );
}

function Content({ ruleId, from }: RulePageProps) {
  const { value, error } = useManagedRules();
  const { role } = useSession();
  const wanted = ruleId ?? from;
  const managed = value?.rules.find(({ rule }) => rule.id === wanted);
  if (role === undefined) return null;
  if (wanted === undefined) return <RuleForm isNew initial={newDraft(deviceTimeZone())} />;
  if (!value && !error) return <SkeletonRows rows={8} className="h-12 px-4" />;
  if (!managed) return <NotFound message={error?.message} />;
  if (ruleId !== undefined && managed.origin === 'file') return <ReadOnly managed={managed} />;
  const draft = draftOf(managed.rule, deviceTimeZone());
  return ruleId === undefined ? (
    <RuleForm key={wanted} isNew initial={copyOf(draft)} />
  ) : (
    <RuleForm key={wanted} isNew={false} initial={draft} />
  );
}

const copyOf = (draft: RuleDraft): RuleDraft => ({
  ...draft,
  id: `${draft.id.slice(0, 59)}-copy`,
  name: `${draft.name} (copy)`,
});

const NotFound = ({ message }: { message: string | undefined }) => (
  <EmptyState icon={SearchX} title={message ? 'No answer from the alert rules' : 'There is no such rule'}>
    {message ?? 'It may have been deleted. The list of rules has those that exist.'}
  </EmptyState>
);

const ReadOnly = ({ managed: { rule } }: { managed: ManagedRule }) => (
  <EmptyState icon={FileLock} title={rule.name}>
    This rule is in the file that ALERT_RULES names. Change it there and restart the role alerts, or duplicate
    it.
  </EmptyState>
);
