'use client';
import { DeleteDialog } from '@/components/ui/delete-dialog';
import type { RuleState } from '@/lib/alerts/api';
import { counted } from '@/lib/text/plural';

interface DeleteRuleDialogProps {
  state: RuleState;
  onDelete(): void;
  onClose(): void;
}

/** Asks before a rule is deleted. */
export function DeleteRuleDialog({ state: { rule, counts }, onDelete, onClose }: DeleteRuleDialogProps) {
  const active = counts.firing + counts.pending;
  return (
    <DeleteDialog name={rule.name} kind="rule" onDelete={onDelete} onClose={onClose}>
      <li>It is not evaluated any more, and nothing is sent for it.</li>
      {active > 0 && <li>{counted(active, 'alert')} that it has now will be gone.</li>}
      <li>Its history stays.</li>
    </DeleteDialog>
  );
}
