'use client';
import { Lightbulb } from 'lucide-react';
import { ExternalText } from '@/components/ui/external-text';
import type { RuleState } from '@/lib/alerts/api';
import { AlertList } from './alert-list';

export interface RuleDetailProps {
  state: RuleState;
  /** When the values were read, epoch ms. */
  at: number;
}

/** What a rule opens to: its alerts, why it matters and what to do. */
export function RuleDetail({ state: { rule, alerts, counts } }: RuleDetailProps) {
  return (
    <div className="flex flex-col gap-4 pt-1">
      {rule.description && (
        <p className="max-w-[75ch] text-ink-2">
          <ExternalText text={rule.description} />
        </p>
      )}
      <AlertList alerts={alerts} counts={counts} />
      {rule.advice && (
        <section aria-label="What to do" className="flex max-w-[75ch] gap-2">
          <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
          <p>
            <span className="font-medium">What to do: </span>
            <ExternalText text={rule.advice} className="whitespace-pre-line" />
          </p>
        </section>
      )}
    </div>
  );
}
