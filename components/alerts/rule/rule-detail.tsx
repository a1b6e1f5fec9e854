'use client';
import { Lightbulb } from 'lucide-react';
import Link from 'next/link';
import { useCommands } from '@/components/alerts/data/use-commands';
import { useManagedRules } from '@/components/alerts/data/use-managed-rules';
import { useSession } from '@/components/live';
import { ExternalText } from '@/components/ui/external-text';
import type { RuleState } from '@/lib/alerts/api';
import { AlertActions } from './alert-actions';
import { AlertList } from './alert-list';
import { RuleActions } from './rule-actions';
import { RuleChart } from './rule-chart';
import { RuleHistory } from './rule-history';

export interface RuleDetailProps {
  state: RuleState;
  /** When the values were read, epoch ms. */
  at: number;
  onChanged(): void;
}

/** What a rule opens to: its alerts, why it matters and what to do, values, history, and what an administrator can do. */
export function RuleDetail({ state, at, onChanged }: RuleDetailProps) {
  const { rule, alerts, counts, firedLastDay } = state;
  const { role } = useSession();
  const commands = useCommands(onChanged);
  return (
    <div className="flex flex-col gap-4 pt-1">
      <AlertList
        alerts={alerts}
        counts={counts}
        actions={
          role === 'admin'
            ? (alert) => <AlertActions alert={alert} rule={rule} commands={commands} />
            : undefined
        }
      />
      <div className="grid gap-4 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-3">
          <Advice text={adviceOf(state)} />
          {rule.description && (
            <p className="max-w-[75ch] text-ink-2">
              <ExternalText text={rule.description} />
            </p>
          )}
          <Actions state={state} commands={commands} />
        </div>
        <RuleChart state={state} at={at} />
      </div>
      <RuleHistory ruleId={rule.id} firedLastDay={firedLastDay} />
    </div>
  );
}

/** Of the first alert; without any the rule's, with the names of its labels in place of their values. */
const adviceOf = ({ rule, alerts }: RuleState): string | undefined =>
  alerts[0]?.advice ?? rule.advice?.replaceAll(/\{\{\s*(?:labels\.|details\.)?([\w.-]+)\s*\}\}/g, '[$1]');

function Advice({ text }: { text: string | undefined }) {
  if (!text) return null;
  return (
    <section aria-label="What to do" className="flex max-w-[75ch] gap-2">
      <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0">
        <h3 className="font-medium">What to do</h3>
        <ExternalText text={text} />
      </div>
    </section>
  );
}

const originText = {
  builtIn: 'Came with Pulseboard.',
  file: 'From the file of ALERT_RULES: change it there.',
  own: '',
} as const;

function Actions({ state, commands }: { state: RuleState; commands: ReturnType<typeof useCommands> }) {
  const { role } = useSession();
  const { value } = useManagedRules();
  const managed = value?.rules.find(({ rule }) => rule.id === state.rule.id);
  if (role !== 'admin')
    return (
      <p className="text-ink-2">
        Only administrators can mute or change a rule.{' '}
        <Link href="/admin" className="text-accent underline">
          Sign in
        </Link>
      </p>
    );
  if (!managed) return <div className="min-h-7" />;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <RuleActions managed={managed} state={state} commands={commands} />
      <span className="text-ink-3 text-xs">
        {originText[managed.origin]}
        {managed.isChanged && ' It was changed.'}
      </span>
    </div>
  );
}
