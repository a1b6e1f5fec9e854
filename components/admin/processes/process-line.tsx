'use client';
import { useNow } from '@/components/freshness/use-now';
import { logsHref } from '@/components/logs/links/logs-href';
import { processAnchor, serviceOfProcess } from '@/components/logs/links/process-of';
import { cn } from '@/components/ui/cn';
import { RowLink } from '@/components/ui/row-link';
import type { Process } from '@/lib/health/processes';
import { formatClockTime, formatDuration } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';
import { ProcessActions } from './process-actions';
import { useLinkTarget } from './use-link-target';

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
  const { target, isTarget } = useLinkTarget<HTMLLIElement>(processAnchor(name));
  return (
    <li
      id={processAnchor(name)}
      ref={target}
      aria-current={isTarget ? 'true' : undefined}
      className={cn(
        'grid min-h-12 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 py-2 md:grid-cols-[10rem_minmax(0,1fr)_auto]',
        isTarget && 'bg-accent-soft',
      )}
    >
      <p className="flex flex-wrap items-baseline gap-x-2 font-medium">
        {name}
        <RowLink
          href={logsHref({ service: serviceOfProcess(name) })}
          aria-label={`Logs of ${name}`}
          className="font-normal text-accent text-xs hover:underline"
        >
          Logs
        </RowLink>
      </p>
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
