'use client';
import { BellOff } from 'lucide-react';
import { useState } from 'react';
import type { MuteRequest } from '@/components/alerts/data/use-commands';
import { Labels } from '@/components/alerts/text/labels-text';
import { fromLocalText } from '@/components/analytics/range/local-text';
import { usePageNow } from '@/components/live';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { isolated } from '@/lib/text/bidi';
import { LabelChoice } from './label-choice';
import { durations, type MuteFor, muteUntil } from './mute-until';

export interface MuteDialogProps {
  /** Without a rule: alerts of any. */
  rule?: { id: string; name: string };
  /** Of the alert that it was opened from. */
  labels: Readonly<Record<string, string>>;
  onMute(request: MuteRequest): void;
  onClose(): void;
}

/** Asks what is muted and until when. */
export function MuteDialog({ rule, labels, onMute, onClose }: MuteDialogProps) {
  const [length, setLength] = useState<MuteFor>('2h');
  const [untilText, setUntilText] = useState('');
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>(labels);
  const [isAnyRule, setAnyRule] = useState(false);
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState<string>();
  const pageNow = usePageNow();
  const ruleId = isAnyRule ? undefined : rule?.id;
  const submit = () => {
    const until = muteUntil(length, fromLocalText(untilText), pageNow());
    if ('problem' in until) return setProblem(until.problem);
    onMute({
      ...(ruleId === undefined ? {} : { ruleId }),
      labels: { ...chosen },
      until: until.at,
      ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
    });
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={rule ? `Mute ${isolated(rule.name)}` : 'Mute alerts'}
      description="State and history go on. Nothing is sent or shown as a notification; what still fires at the end is sent then."
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <LabelChoice
          labels={labels}
          chosen={chosen}
          onChange={setChosen}
          {...(rule ? { isAnyRule, onAnyRule: setAnyRule } : {})}
        />
        <div className="flex flex-wrap items-start gap-2">
          <Segmented<MuteFor> label="For" value={length} options={durations} onChange={setLength} />
          {length === 'until' && (
            <Field
              label="Until"
              isLabelHidden
              type="datetime-local"
              className="w-52"
              value={untilText}
              error={problem}
              onChange={({ target: { value } }) => {
                setUntilText(value);
                setProblem(undefined);
              }}
            />
          )}
        </div>
        <Field
          label="Reason, optional"
          maxLength={4_000}
          value={comment}
          onChange={({ target: { value } }) => setComment(value)}
        />
        <p className="text-ink-2 text-sm">
          Mutes {ruleId === undefined ? 'alerts of every rule' : 'this rule'}
          {Object.keys(chosen).length > 0 && (
            <>
              {' with '}
              <Labels labels={chosen} />
            </>
          )}
          .
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            <BellOff aria-hidden className="size-4" /> Mute
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
