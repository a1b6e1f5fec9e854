'use client';
import { OctagonX, Play, Square } from 'lucide-react';
import { useState } from 'react';
import { act, useProcessActions } from '@/components/admin/use-admin';
import { useNow } from '@/components/freshness/use-now';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Dialog } from '@/components/ui/dialog';
import type { Process } from '@/lib/health/processes';
import { formatClockTime, formatDuration } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';
import { consequence, type EndAction } from './consequences';

/** The web process serves this page, so the page cannot stop it. */
const isOwn = ({ kind }: Process): boolean => kind === 'web';

const statusInk: Record<Process['status'], string> = {
  starting: 'text-warn',
  running: 'text-good',
  stopped: 'text-ink-2',
  crashed: 'text-bad',
  backoff: 'text-bad',
};
const statusText: Record<Process['status'], string> = {
  starting: 'Starting',
  running: 'Running',
  stopped: 'Stopped',
  crashed: 'Crashed',
  backoff: 'Crashed, restarting soon',
};

export interface ProcessLineProps {
  process: Process;
  processes: readonly Process[];
  /** Since when the supervisor has not answered, epoch ms. */
  unknownSince?: number | undefined;
}

export function ProcessLine({ process, processes, unknownSince }: ProcessLineProps) {
  const { name, status } = process;
  const isUp = status === 'running' || status === 'starting';
  return (
    <li className="grid min-h-12 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 py-2 md:grid-cols-[10rem_minmax(0,1fr)_auto]">
      <p className="font-medium">{name}</p>
      <p className="num min-w-0 text-sm max-md:order-last max-md:col-span-2">
        {unknownSince === undefined ? (
          <Status process={process} />
        ) : (
          <span className="text-warn">
            Unknown since {formatClockTime(unknownSince)}
            <span className="text-ink-3"> · last state: {statusText[status].toLowerCase()}</span>
          </span>
        )}
        {!isUp && process.lastExit && (
          <span className="block truncate text-ink-3 text-xs" title={process.lastExit.reason}>
            {process.lastExit.reason}
          </span>
        )}
      </p>
      {!isOwn(process) && <Actions process={process} processes={processes} isUp={isUp} />}
    </li>
  );
}

function Status({ process: { status, since, restarts, pid } }: { process: Process }) {
  const now = useNow();
  return (
    <>
      <span className={cn('font-medium', statusInk[status])}>{statusText[status]}</span>
      <span className="text-ink-3">
        {now > 0 && ` for ${formatDuration(Math.max(0, now - since))}`}
        {pid !== null && ` · pid ${pid}`}
        {restarts > 0 && ` · ${counted(restarts, 'restart')}`}
      </span>
    </>
  );
}

function Actions({
  process,
  processes,
  isUp,
}: Pick<ProcessLineProps, 'process' | 'processes'> & { isUp: boolean }) {
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
