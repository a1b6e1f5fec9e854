import type { EventData, LogLevel } from '@/lib/events';
import { linePredicate } from '@/lib/logs/filter';
import type { Filter, LevelCounts } from '@/lib/protocol';

/** What the filtered page of a run subscribes to: one line in 27. */
export const runFilter: Filter = { level: 'warn', service: ['payment', 'order'], text: 'SLOW' };

const services = ['order', 'payment', 'inventory', 'shipping', 'notification', 'web', 'gateway', 'lake'];
const levels: readonly LogLevel[] = [
  'debug',
  'info',
  'info',
  'info',
  'info',
  'info',
  'info',
  'warn',
  'warn',
  'error',
];

/** The line with this index, written at `at`: about 430 bytes in a message to a page. */
export function lineOf(index: number, at: number): { key: string; value: EventData<'log.written'> } {
  const service = services[index % services.length] as string;
  const level = levels[Math.floor(index / services.length) % levels.length] as LogLevel;
  const orderId = `ORD-${index % 5_000}`;
  const what = Math.floor(index / 80) % 2 === 0 ? 'handled' : 'slow:';
  const value: EventData<'log.written'> = {
    level,
    service,
    msg: `${what} order.placed of ${orderId} in ${index % 37} ms with 3 items for customer c-${index % 1_000}`,
    at,
    traceId: `4bf92f3577b34da6a3ce929d0e${String(index % 1_000_000).padStart(6, '0')}`,
    orderId,
    host: 'host-1',
    instance: `${service}/4711`,
    operation: 'handle order.placed',
    durationMs: index % 37,
  };
  return { key: service, value };
}

/** What the first lines hold. */
export interface Written {
  lines: number;
  levels: LevelCounts;
  /** That pass `runFilter`. */
  matching: number;
}

export function linesOf(count: number): Written {
  const passes = linePredicate(runFilter);
  const written = { lines: count, levels: {} as LevelCounts, matching: 0 };
  for (let index = 0; index < count; index += 1) {
    const { value } = lineOf(index, 0);
    written.levels[value.level] = (written.levels[value.level] ?? 0) + 1;
    if (passes(value)) written.matching += 1;
  }
  return written;
}
