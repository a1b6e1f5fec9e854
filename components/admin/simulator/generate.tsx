'use client';
import { Pause, Play, Square } from 'lucide-react';
import { LastState } from '@/components/admin/last-state';
import { Panel, Section } from '@/components/admin/section';
import { act, useSimulator, useSimulatorCommand } from '@/components/admin/use-admin';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { SimulatorState } from '@/lib/simulator';
import { formatClockTime, formatCount } from '@/lib/text/format';
import { Bursts } from './bursts';
import { OneNotification } from './one-notification';
import { OneOrder } from './one-order';
import { Rates } from './rates';
import { Scenarios } from './scenarios';

/** Generates events: rates, bursts, scenarios, single orders and notifications. */
export function Generate() {
  const { value: state, error, at, isUnknown } = useSimulator();
  return (
    <Section title="Generate" note="The simulator writes to the same topics as any other producer.">
      <Panel
        title="Rates"
        aside={state && <Running state={state} unknownSince={isUnknown ? at : undefined} />}
      >
        {state ? (
          <>
            {isUnknown && <LastState who="the simulator" at={at} />}
            <Rates state={state} isUnknown={isUnknown} />
            <Produced state={state} />
          </>
        ) : (
          <p className="text-ink-2 text-sm">
            {error
              ? `No answer from the simulator. Trying again. ${error.message}`
              : 'Waiting for the simulator.'}
          </p>
        )}
      </Panel>
      <div className="col-span-12 flex flex-col gap-4 lg:col-span-6">
        <Panel title="Scenario" className="">
          <Scenarios state={state} />
        </Panel>
        <Panel title="Burst" className="">
          <Bursts state={state} />
        </Panel>
        <Panel title="One order" className="">
          <OneOrder />
        </Panel>
      </div>
      <Panel title="One notification" className="col-span-12">
        <OneNotification />
      </Panel>
    </Section>
  );
}

const runningText = { running: 'Running', paused: 'Paused', stopped: 'Stopped' };
const runningInk = { running: 'text-good', paused: 'text-warn', stopped: 'text-ink-2' };

function Running({
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

function Produced({ state: { perSecond, published, ordersVia, message } }: { state: SimulatorState }) {
  const perMinute = (value: number) => `${formatCount(value * 60)}/min`;
  const rows = [
    ['Prices, last 3 s', `${formatCount(perSecond.prices)}/s`, published.prices],
    ['Orders, last 30 s', perMinute(perSecond.orders), published.orders],
    ['Notifications, last 30 s', perMinute(perSecond.notifications), published.notifications],
    ['Activity, last 10 s', perMinute(perSecond.activity), published.activity],
  ] as const;
  return (
    <div className="mt-5 border-line border-t pt-3">
      <table className="num w-full text-sm">
        <caption className="sr-only">What the simulator produces</caption>
        <thead className="text-ink-2 text-xs">
          <tr>
            <th scope="col" className="py-1 text-left font-normal">
              Measured
            </th>
            <th scope="col" className="py-1 text-right font-normal">
              Rate
            </th>
            <th scope="col" className="py-1 text-right font-normal">
              Since it started
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, now, total]) => (
            <tr key={name}>
              <th scope="row" className="py-0.5 text-left font-normal">
                {name}
              </th>
              <td className="py-0.5 text-right">{now}</td>
              <td className="py-0.5 text-right text-ink-2">{formatCount(total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-2 text-ink-3 text-xs">
        Orders go {ordersVia === 'kafka' ? 'directly to Kafka' : 'through the order service'}.
      </p>
      {message && (
        <p role="status" className="mt-1 text-sm text-warn">
          {message}
        </p>
      )}
    </div>
  );
}
