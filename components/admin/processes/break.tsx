'use client';
import { Panel, Section } from '@/components/admin/section';
import { useProcesses } from '@/components/admin/use-admin';
import { ProcessLine } from './process-line';
import { Restock } from './restock';
import { ServiceSettings } from './service-settings';

/** Stop, start and kill what runs: Kafka keeps what is published meanwhile. */
export function Break() {
  const { value: processes = [], at, isUnknown } = useProcesses();
  return (
    <Section
      title="Break"
      note="Stop or kill a process and see what goes on without it. What is stopped stays stopped; what is killed is started again."
    >
      <Panel title="Processes" className="col-span-12 xl:col-span-7">
        <ul className="-my-2 divide-y divide-line">
          {processes.map((process) => (
            <ProcessLine
              key={process.name}
              process={process}
              processes={processes}
              unknownSince={isUnknown ? at : undefined}
            />
          ))}
        </ul>
      </Panel>
      <Panel title="Services" className="col-span-12 xl:col-span-5">
        <ServiceSettings />
      </Panel>
      <Panel title="Stock" className="col-span-12">
        <Restock />
      </Panel>
    </Section>
  );
}
