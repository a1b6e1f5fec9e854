'use client';
import { LastState } from '@/components/admin/last-state';
import { Panel, Section } from '@/components/admin/section';
import { useSimulator } from '@/components/admin/use-admin';
import { Bursts } from './bursts';
import { OneNotification } from './one-notification';
import { OneOrder } from './one-order';
import { ProducedEvents } from './produced-events';
import { Rates } from './rates';
import { Scenarios } from './scenarios';
import { SimulatorControls } from './simulator-controls';

/** Generates events: rates, bursts, scenarios, single orders and notifications. */
export function Generate() {
  const { value: state, error, at, isUnknown } = useSimulator();
  return (
    <Section title="Generate" note="The simulator writes to the same topics as any other producer.">
      <Panel
        title="Rates"
        aside={state && <SimulatorControls state={state} unknownSince={isUnknown ? at : undefined} />}
      >
        {state ? (
          <>
            {isUnknown && <LastState who="the simulator" at={at} />}
            <Rates state={state} isUnknown={isUnknown} />
            <ProducedEvents state={state} />
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
