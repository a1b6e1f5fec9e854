import type { Process } from '@/lib/health/processes';

export type EndAction = 'stop' | 'kill';

const until: Record<EndAction, string> = {
  stop: 'until it is started again',
  kill: 'until it has restarted',
};

/**
 * What happens to the rest of the system when a process that all others need ends, as a warning to confirm. Undefined for
 * processes that the others do not need.
 */
export function consequence(
  process: Process,
  processes: readonly Process[],
  action: EndAction,
): string | undefined {
  if (process.kind === 'database')
    return `No service can read or save anything ${until[action]}: no order is placed, paid, reserved or shipped.`;
  if (process.kind !== 'broker') return undefined;
  const others = processes.filter(
    ({ kind, name, status }) => kind === 'broker' && name !== process.name && status === 'running',
  );
  if (others.length > 0) return `The other brokers lead its partitions ${until[action]}.`;
  return (
    `No event is published or read ${until[action]}, and no page is updated. ` +
    'Orders placed meanwhile are saved and published afterwards; price ticks are lost.'
  );
}
