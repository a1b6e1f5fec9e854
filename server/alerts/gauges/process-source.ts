import { type Operations, type ProcessReport, requestProcesses } from '@/server/internal-calls/processes';
import type { GaugeSource, Reading } from './source';

/** Processes and brokers that the supervisor runs. */
export const processSource = (operations: Operations): GaugeSource => ({
  name: 'processes',
  gauges: ['process.up', 'process.ready', 'process.restarts', 'broker.up'],
  read: async (signal) => (await requestProcesses(operations, signal)).flatMap(readingsOf),
});

export function readingsOf(process: ProcessReport): Reading[] {
  const { name, kind, status, ready, restarts } = process;
  const value = upOf(process);
  const labels = { process: name };
  return [
    { gauge: 'process.up', labels, value, details: { status } },
    { gauge: 'process.ready', labels, value: ready ? 1 : 0, details: { status } },
    { gauge: 'process.restarts', labels, value: restarts },
    ...(kind === 'broker' ? [{ gauge: 'broker.up', labels: { broker: name }, value } as const] : []),
  ];
}

/**
 * One that runs and is not ready is up: what keeps it from being ready, such as Kafka, is measured by itself. Of one that
 * starts for the first time it is not known yet: on a slow machine that takes long, and nothing is wrong.
 */
function upOf({ status, restarts }: ProcessReport): number | null {
  if (status === 'running') return 1;
  return status === 'starting' && restarts === 0 ? null : 0;
}
