'use client';
import { Pause, Play, Square } from 'lucide-react';
import { act, useSimulatorCommand } from '@/components/admin/use-admin';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { SimulatorState } from '@/lib/simulator';
import { formatClockTime } from '@/lib/text/format';

const runningText = { running: 'Running', paused: 'Paused', stopped: 'Stopped' };
const runningInk = { running: 'text-good', paused: 'text-warn', stopped: 'text-ink-2' };

/** State of the simulator, with buttons to start, pause and stop it. */
export function SimulatorControls({
  state: { running },
  unknownSince,
}: {
  state: SimulatorState;
  unknownSince: number | undefined;
}) {
  const command = useSimulatorCommand();
  const go = (path: 'pause' | 'resume' | 'stop', title: string) =>
    act(
      () => command(path, { method: 'POST' }),
      () => ({
        title,
        ...(path === 'resume'
          ? {}
          : { undo: { label: 'Undo', run: () => command('resume', { method: 'POST' }) } }),
      }),
    );
  return (
    <div className="flex items-center gap-2">
      <span
        className={cn(
          'num font-medium text-sm',
          unknownSince === undefined ? runningInk[running] : 'text-warn',
        )}
      >
        {unknownSince === undefined ? runningText[running] : `Unknown since ${formatClockTime(unknownSince)}`}
      </span>
      {running === 'running' ? (
        <Button size="sm" onClick={() => void go('pause', 'Simulator paused')}>
          <Pause aria-hidden className="size-3.5" /> Pause
        </Button>
      ) : (
        <Button size="sm" variant="primary" onClick={() => void go('resume', 'Simulator running')}>
          <Play aria-hidden className="size-3.5" /> {running === 'paused' ? 'Resume' : 'Start'}
        </Button>
      )}
      {running !== 'stopped' && (
        <Button size="sm" onClick={() => void go('stop', 'Simulator stopped')}>
          <Square aria-hidden className="size-3.5" /> Stop
        </Button>
      )}
    </div>
  );
}
