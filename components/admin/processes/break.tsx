'use client';
import { Panel, Section } from '@/components/admin/section';
import { useProcesses } from '@/components/admin/use-admin';
import { ProcessLine } from './process-line';
import { Restock } from './restock';
import { ServiceSettings } from './service-settings';

/** Stops, starts and kills processes, slows services down, and refills stock. */
export function Break() {
  const { value: processes = [], at, isUnknown } = useProcesses();
  return (
    <Section
      title="Break"
      note="Stop or kill a process and watch how the rest continues. A stopped process stays stopped; a killed one restarts."
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
      <Panel title="Services" anchor="services" className="col-span-12 xl:col-span-5">
        <ServiceSettings />
      </Panel>
      <Panel title="Stock" anchor="stock" className="col-span-12">
        <Restock />
      </Panel>
    </Section>
  );
}
