'use client';
import { CirclePause, CirclePlay, Copy, Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { useCommands } from '@/components/alerts/data/use-commands';
import { MuteButton } from '@/components/alerts/mute/mute-button';
import { toPathSegment } from '@/components/browser/path-segment';
import { usePageNow } from '@/components/live';
import { Button, buttonClass } from '@/components/ui/button';
import { RowLink } from '@/components/ui/row-link';
import type { ManagedRule, RuleState } from '@/lib/alerts/api';
import { DeleteRuleDialog } from './delete-rule-dialog';

const noLabels = {};

export interface RuleActionsProps {
  managed: ManagedRule;
  state: RuleState;
  commands: ReturnType<typeof useCommands>;
}

/** What an administrator can do with a rule. One of a file cannot be changed here. */
export function RuleActions({ managed, state, commands }: RuleActionsProps) {
  const [isDeleting, setDeleting] = useState(false);
  const pageNow = usePageNow();
  const { rule, origin, isChanged } = managed;
  const id = toPathSegment(rule.id);
  return (
    <>
      <MuteButton
        label="Mute rule"
        rule={rule}
        labels={noLabels}
        onMute={(request) => void commands.mute(request, pageNow())}
      />
      {origin !== 'file' && (
        <>
          <RowLink href={`/alerts/rules/${id}`} className={buttonClass({ size: 'sm' })}>
            <Pencil aria-hidden className="size-3.5" /> Edit
          </RowLink>
          <Button size="sm" onClick={() => void commands.setEnabled(managed, !rule.enabled)}>
            {rule.enabled ? (
              <CirclePause aria-hidden className="size-3.5" />
            ) : (
              <CirclePlay aria-hidden className="size-3.5" />
            )}
            {rule.enabled ? 'Disable' : 'Enable'}
          </Button>
        </>
      )}
      <RowLink href={`/alerts/new?from=${id}`} className={buttonClass({ size: 'sm' })}>
        <Copy aria-hidden className="size-3.5" /> Duplicate
      </RowLink>
      {origin === 'builtIn' && isChanged && (
        <Button size="sm" onClick={() => void commands.reset(managed)}>
          <RotateCcw aria-hidden className="size-3.5" /> Reset
        </Button>
      )}
      {origin === 'own' && (
        <Button size="sm" variant="danger" onClick={() => setDeleting(true)}>
          <Trash2 aria-hidden className="size-3.5" /> Delete
        </Button>
      )}
      {isDeleting && (
        <DeleteRuleDialog
          state={state}
          onClose={() => setDeleting(false)}
          onDelete={() => void commands.remove(managed)}
        />
      )}
    </>
  );
}
