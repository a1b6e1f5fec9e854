import type { AlertUnit } from '@/lib/events';

interface Gauge {
  /** What it measures, in words a person reads in a list. */
  title: string;
  unit: AlertUnit;
  labels: readonly string[];
}

/**
 * State that no topic has, sampled about once a second by the role `alerts`. A series keeps its value until the next
 * sample; it has none while its source does not answer.
 */
export const gauges = {
  'process.up': { title: 'Process is up (1) or not (0)', unit: 'none', labels: ['process'] },
  'process.ready': {
    title: 'Process can do its work (1) or not (0), such as because Kafka is away',
    unit: 'none',
    labels: ['process'],
  },
  'process.restarts': {
    title: 'Restarts of a process since the supervisor started',
    unit: 'none',
    labels: ['process'],
  },
  'broker.up': { title: 'Kafka broker is up (1) or not (0)', unit: 'none', labels: ['broker'] },
  'kafka.up': { title: 'Kafka answers (1) or not (0)', unit: 'none', labels: [] },
  'gateway.up': { title: 'Gateway answers (1) or not (0)', unit: 'none', labels: ['gateway'] },
  'feed.lag': { title: 'Lag of a gateway in a feed', unit: 'seconds', labels: ['gateway', 'feed'] },
  'group.lag': { title: 'Lag of a consumer group', unit: 'seconds', labels: ['group'] },
  'orders.waiting': { title: 'Orders that wait for a step', unit: 'events', labels: ['step'] },
  'orders.waitingTime': {
    title: 'Time that the oldest order waits for a step',
    unit: 'seconds',
    labels: ['step'],
  },
  'orders.waitingRatio': {
    title: 'Time that the oldest order waits for a step, in multiples of the usual time (p95)',
    unit: 'times',
    labels: ['step'],
  },
  'stock.available': { title: 'Pieces in stock', unit: 'none', labels: ['sku', 'product'] },
  deadLetters: { title: 'Messages in a dead letter topic', unit: 'events', labels: ['topic'] },
  'ledger.unexplained': {
    title: 'Offsets that open pages report as unexplained',
    unit: 'events',
    labels: ['feed'],
  },
  'screen.latencyP99': {
    title: 'Event to screen, p99 of the median page',
    unit: 'milliseconds',
    labels: ['feed'],
  },
  'lake.lag': {
    title: 'Age of the oldest event that is not in the lake',
    unit: 'seconds',
    labels: ['topic'],
  },
  'disk.free': { title: 'Free space of the disk', unit: 'percent', labels: ['path'] },
  'errors.active': {
    title: 'Error group that is new or regressed and happened in the last ten minutes',
    unit: 'none',
    labels: ['group', 'service', 'error', 'change'],
  },
} as const satisfies Record<string, Gauge>;

export type GaugeName = keyof typeof gauges;
export const gaugeNames = Object.keys(gauges) as [GaugeName, ...GaugeName[]];
