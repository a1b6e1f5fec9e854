'use client';
import { Trash2 } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { Channel } from '@/lib/alerts/channels';
import { isolated } from '@/lib/text/bidi';
import { counted } from '@/lib/text/plural';

interface DeleteChannelDialogProps {
  channel: Channel;
  onDelete(): void;
  onClose(): void;
}

/** Asks before a channel is deleted, and names what follows. */
export function DeleteChannelDialog({
  channel: { name, waiting },
  onDelete,
  onClose,
}: DeleteChannelDialogProps) {
  return (
    <Dialog isOpen onClose={onClose} title={`Delete ${isolated(name)}?`}>
      <ul className="mb-4 list-disc pl-5 text-ink-2">
        <li>Nothing is sent to it any more. Its address and secret are deleted.</li>
        {waiting > 0 && <li>{counted(waiting, 'delivery', 'deliveries')} that wait will be dropped.</li>}
        <li>Past deliveries stay in the list.</li>
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
          <Trash2 aria-hidden className="size-4" /> Delete channel
        </Button>
      </div>
    </Dialog>
  );
}
