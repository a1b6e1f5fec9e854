'use client';
import { BellOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { MuteDialog, type MuteDialogProps } from './mute-dialog';

/** Opens the dialog that mutes a rule, or alerts with labels. */
export function MuteButton({
  label = 'Mute',
  ...dialog
}: Omit<MuteDialogProps, 'onClose'> & { label?: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <BellOff aria-hidden className="size-3.5" /> {label}
      </Button>
      {isOpen && <MuteDialog {...dialog} onClose={() => setOpen(false)} />}
    </>
  );
}
