'use client';
import { OctagonX, Play, Square } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { useNow } from '@/components/ui/use-now';
import { formatDuration } from '@/lib/format';
import type { Process } from '@/lib/processes';
import { Area, Panel } from './area';
import { Restock } from './restock';
import { ServiceSettings } from './service-settings';
import { act, useProcessActions, useProcesses } from './use-admin';

/** The page cannot stop what it is itself made of. */
const isOwn = ({ kind }: Process): boolean => kind === 'web';

/** Stop, start and kill what runs: Kafka keeps what is published meanwhile. */
export function Breakage() {
  const { data: processes = [] } = useProcesses();
  return (
    <Area
      title="Break"
      note="Stop or kill a process and see what goes on without it. What is stopped stays stopped; what is killed is started again."
    >
      <Panel title="Processes" className="col-span-12 xl:col-span-7">
        <ul className="-my-2 divide-y divide-line">
          {processes.map((process) => (
            <ProcessLine key={process.name} process={process} />
          ))}
        </ul>
      </Panel>
      <Panel title="Services" className="col-span-12 xl:col-span-5">
        <ServiceSettings />
      </Panel>
      <Panel title="Stock" className="col-span-12">
        <Restock />
      </Panel>
    </Area>
  );
}

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
  backoff: 'Crashed, starts again soon',
};

function ProcessLine({ process }: { process: Process }) {
  const { name, status, since, restarts, pid, lastExit } = process;
  const now = useNow();
  const send = useProcessActions();
  const [isBusy, setBusy] = useState(false);
  const go = async (action: 'start' | 'stop' | 'kill', title: string) => {
    setBusy(true);
    await act(
      () => send(name, action),
      () => ({
        title: `${name} ${title}`,
        ...(action === 'stop' ? { undo: { label: 'Start', run: () => send(name, 'start') } } : {}),
      }),
    );
    setBusy(false);
  };
  const isUp = status === 'running' || status === 'starting';
  return (
    <li className="grid min-h-12 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 py-2 md:grid-cols-[10rem_minmax(0,1fr)_auto]">
      <p className="font-medium">{name}</p>
      <p className="num min-w-0 text-sm max-md:order-last max-md:col-span-2">
        <span className={cn('font-medium', statusInk[status])}>{statusText[status]}</span>
        <span className="text-ink-3">
          {now > 0 && ` for ${formatDuration(Math.max(0, now - since))}`}
          {pid !== null && ` · pid ${pid}`}
          {restarts > 0 && ` · ${restarts} restarts`}
        </span>
        {!isUp && lastExit && (
          <span className="block truncate text-ink-3 text-xs" title={lastExit.reason}>
            {lastExit.reason}
          </span>
        )}
      </p>
      {!isOwn(process) && (
        <div className="flex gap-2">
          {isUp ? (
            <>
              <Button
                size="sm"
                disabled={isBusy}
                aria-label={`Stop ${name}`}
                onClick={() => void go('stop', 'is stopped')}
              >
                <Square aria-hidden className="size-3.5" /> Stop
              </Button>
              <Button
                size="sm"
                look="danger"
                disabled={isBusy}
                aria-label={`Kill ${name}`}
                onClick={() => void go('kill', 'was killed')}
              >
                <OctagonX aria-hidden className="size-3.5" /> Kill
              </Button>
            </>
          ) : (
            <Button
              size="sm"
              look="primary"
              disabled={isBusy}
              aria-label={`Start ${name}`}
              onClick={() => void go('start', 'is started')}
            >
              <Play aria-hidden className="size-3.5" /> Start
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
