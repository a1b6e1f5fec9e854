'use client';
import { DeleteDialog } from '@/components/ui/delete-dialog';
import type { Channel } from '@/lib/alerts/channels';
import { counted } from '@/lib/text/plural';

interface DeleteChannelDialogProps {
  channel: Channel;
  onDelete(): void;
  onClose(): void;
}

/** Asks before a channel is deleted. */
export function DeleteChannelDialog({
  channel: { name, waiting },
  onDelete,
  onClose,
}: DeleteChannelDialogProps) {
  return (
    <DeleteDialog name={name} kind="channel" onDelete={onDelete} onClose={onClose}>
      <li>Nothing is sent to it any more. Its address and secret are deleted.</li>
      {waiting > 0 && <li>{counted(waiting, 'delivery', 'deliveries')} that wait will be dropped.</li>}
      <li>Past deliveries stay in the list.</li>
    </DeleteDialog>
  );
}
