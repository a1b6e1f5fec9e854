'use client';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { act } from '@/components/admin/use-admin';
import { callApi } from '@/components/browser/call-api';
import { toPathSegment } from '@/components/browser/path-segment';
import { Button, buttonClass } from '@/components/ui/button';
import { RowLink } from '@/components/ui/row-link';
import type { AlertRule } from '@/lib/alerts/rule';
import { isolated } from '@/lib/text/bidi';
import type { RuleDraft } from './draft';
import { FormProvider, useFormState } from './form-context';
import { NotifySection } from './notify-section';
import { PreviewPanel } from './preview-panel';
import { ruleOf } from './rule-input';
import { SourceSection } from './source-section';
import { TextSection } from './text-section';
import { ThresholdSection } from './threshold-section';

export interface RuleFormProps {
  initial: RuleDraft;
  isNew: boolean;
}

/** Creates or changes a rule, with a preview of when it would have fired. */
export function RuleForm({ initial, isNew }: RuleFormProps) {
  const [isTried, setTried] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const state = useFormState(initial, isTried);
  const form = useRef<HTMLFormElement>(null);
  const router = useRouter();
  useLeaveWarning(state.isChanged && !isSaving);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const result = ruleOf(state.draft);
    if ('errors' in result) return focusFirstError(form.current);
    setSaving(true);
    const saved = await save(result.rule, isNew);
    if (saved) router.push(`/alerts?open=${toPathSegment(result.rule.id)}`);
    else setSaving(false);
  };
  return (
    <FormProvider state={state}>
      <form ref={form} noValidate onSubmit={(event) => void submit(event)}>
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,34rem)] 2xl:grid-cols-[minmax(0,1fr)_minmax(0,44rem)]">
          <div className="flex min-w-0 flex-col gap-4">
            <SourceSection />
            <ThresholdSection />
            <TextSection isNew={isNew} />
            <NotifySection />
          </div>
          <div className="min-w-0 xl:sticky xl:top-18">
            <PreviewPanel />
          </div>
        </div>
        <div className="sticky bottom-0 z-10 mt-4 flex flex-wrap items-center gap-3 border-line border-t bg-canvas py-3 max-md:bottom-14">
          <Button type="submit" variant="primary" disabled={isSaving}>
            {isNew ? 'Create rule' : 'Save rule'}
          </Button>
          <RowLink href="/alerts" className={buttonClass({})}>
            Cancel
          </RowLink>
          <p role="alert" className="text-bad text-sm">
            {isTried && 'errors' in ruleOf(state.draft) && 'Some fields have to be corrected.'}
          </p>
        </div>
      </form>
    </FormProvider>
  );
}

/** Whether the server took the rule; if not, a toast says why. */
async function save(rule: AlertRule, isNew: boolean): Promise<boolean> {
  const path = isNew ? '/admin/alert-rules' : `/admin/alert-rules/${toPathSegment(rule.id)}`;
  const saved = await act(
    async () => {
      await callApi(path, z.unknown(), { method: isNew ? 'POST' : 'PUT', body: rule });
      return true;
    },
    () => ({ title: `${isNew ? 'Created' : 'Saved'} ${isolated(rule.name)}` }),
  );
  return saved === true;
}

/** After the errors are drawn. */
const focusFirstError = (form: HTMLFormElement | null): void =>
  void requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());

/** The browser asks before a changed form is closed. */
function useLeaveWarning(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isChanged]);
}
