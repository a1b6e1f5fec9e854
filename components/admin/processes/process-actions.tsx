'use client';
import { OctagonX, Play, Square } from 'lucide-react';
import { useState } from 'react';
import { act, useProcessActions } from '@/components/admin/use-admin';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { Process } from '@/lib/health/processes';
import { consequence, type EndAction } from './consequences';

export interface ProcessActionsProps {
  process: Process;
  processes: readonly Process[];
  isUp: boolean;
}

/** Buttons that start, stop or kill a process, with a confirmation if all others need it. */
export function ProcessActions({ process, processes, isUp }: ProcessActionsProps) {
  const { name } = process;
  const send = useProcessActions();
  const [isBusy, setBusy] = useState(false);
  const [confirming, setConfirming] = useState<EndAction>();
  const run = async (action: 'start' | EndAction) => {
    setConfirming(undefined);
    setBusy(true);
    await act(
      () => send(name, action),
      () => ({
        title: doneText[action](name),
        ...(action === 'stop' ? { undo: { label: 'Start', run: () => send(name, 'start') } } : {}),
      }),
    );
    setBusy(false);
  };
  const end = (action: EndAction) =>
    consequence(process, processes, action) ? setConfirming(action) : void run(action);
  if (!isUp) {
    return (
      <Button
        size="sm"
        variant="primary"
        disabled={isBusy}
        aria-label={`Start ${name}`}
        onClick={() => void run('start')}
      >
        <Play aria-hidden className="size-3.5" /> Start
      </Button>
    );
  }
  return (
    <div className="flex gap-2">
      <Button size="sm" disabled={isBusy} aria-label={`Stop ${name}`} onClick={() => end('stop')}>
        <Square aria-hidden className="size-3.5" /> Stop
      </Button>
      <Button
        size="sm"
        variant="danger"
        disabled={isBusy}
        aria-label={`Kill ${name}`}
        onClick={() => end('kill')}
      >
        <OctagonX aria-hidden className="size-3.5" /> Kill
      </Button>
      {confirming && (
        <Dialog
          isOpen
          onClose={() => setConfirming(undefined)}
          title={confirming === 'stop' ? `Stop ${name}?` : `Kill ${name}?`}
          description={consequence(process, processes, confirming) ?? ''}
        >
          <div className="flex justify-end gap-2">
            <Button onClick={() => setConfirming(undefined)}>Cancel</Button>
            <Button variant="danger" onClick={() => void run(confirming)}>
              {confirming === 'stop' ? `Stop ${name}` : `Kill ${name}`}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

const doneText: Record<'start' | EndAction, (name: string) => string> = {
  start: (name) => `Started ${name}.`,
  stop: (name) => `Stopped ${name}.`,
  kill: (name) => `Killed ${name}. Restarting.`,
};
