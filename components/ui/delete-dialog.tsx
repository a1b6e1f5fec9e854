'use client';
import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { isolated } from '@/lib/text/bidi';
import { Button } from './button';
import { Dialog } from './dialog';

interface DeleteDialogProps {
  name: string;
  /** What kind of thing it is: `rule`. */
  kind: string;
  /** List items: what follows. */
  children: ReactNode;
  onDelete(): void;
  onClose(): void;
}

/** Asks before something is deleted, and names what follows. */
export function DeleteDialog({ name, kind, children, onDelete, onClose }: DeleteDialogProps) {
  return (
    <Dialog isOpen onClose={onClose} title={`Delete ${isolated(name)}?`}>
      <ul className="mb-4 list-disc pl-5 text-ink-2">{children}</ul>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="danger"
          onClick={() => {
            onDelete();
            onClose();
          }}
        >
          <Trash2 aria-hidden className="size-4" /> Delete {kind}
        </Button>
      </div>
    </Dialog>
  );
}
