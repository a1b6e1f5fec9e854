'use client';
import { useNow } from '@/components/freshness/use-now';
import { cn } from '@/components/ui/cn';
import type { Process } from '@/lib/health/processes';
import { formatClockTime, formatDuration } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';
import { ProcessActions } from './process-actions';

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
      {!isOwn(process) && <ProcessActions process={process} processes={processes} isUp={isUp} />}
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
