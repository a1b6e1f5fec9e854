import type { Process } from '@/lib/health/processes';

export type Ending = 'stop' | 'kill';

const until: Record<Ending, string> = {
  stop: 'until it is started again',
  kill: 'until it has restarted',
};

/**
 * What follows for all the others when a process ends that all of them need, as sentences to read before it is done;
 * undefined where that is not so.
 */
export function consequence(
  process: Process,
  processes: readonly Process[],
  ending: Ending,
): string | undefined {
  if (process.kind === 'database')
    return `No service can read or save anything ${until[ending]}: no order is placed, paid, reserved or shipped.`;
  if (process.kind !== 'broker') return undefined;
  const others = processes.filter(
    ({ kind, name, status }) => kind === 'broker' && name !== process.name && status === 'running',
  );
  if (others.length > 0) return `The other brokers lead its partitions ${until[ending]}.`;
  return (
    `No event is published or read ${until[ending]}, and every page stands still. ` +
    'Orders that are placed meanwhile are saved and published then; price ticks are lost.'
  );
}
