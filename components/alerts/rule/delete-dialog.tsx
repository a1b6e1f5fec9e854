'use client';
import { Trash2 } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { RuleState } from '@/lib/alerts/api';
import { isolated } from '@/lib/text/bidi';
import { counted } from '@/lib/text/plural';

export interface DeleteDialogProps {
  state: RuleState;
  onDelete(): void;
  onClose(): void;
}

/** Asks before a rule is deleted, and names what follows. */
export function DeleteDialog({ state: { rule, counts }, onDelete, onClose }: DeleteDialogProps) {
  const active = counts.firing + counts.pending;
  return (
    <Dialog isOpen onClose={onClose} title={`Delete ${isolated(rule.name)}?`}>
      <ul className="mb-4 list-disc pl-5 text-ink-2">
        <li>It is not evaluated any more, and nothing is sent for it.</li>
        {active > 0 && <li>{counted(active, 'alert')} that it has now will be gone.</li>}
        <li>Its history stays.</li>
      </ul>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="danger"
          onClick={() => {
            onDelete();
            onClose();
          }}
        >
          <Trash2 aria-hidden className="size-4" /> Delete rule
        </Button>
      </div>
    </Dialog>
  );
}
