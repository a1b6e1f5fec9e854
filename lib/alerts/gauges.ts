import type { AlertUnit } from '@/lib/events';

interface Gauge {
  /** What it measures, in words a person reads in a list. */
  title: string;
  unit: AlertUnit;
  labels: readonly string[];
  /** What is known besides the value: `{{details.NAME}}` in texts. */
  details?: readonly string[];
  /** It has a series only of what is wrong: none is good news. */
  isPresence?: true;
}

const ofProcess = ['status'] as const;
const ofOrders = ['orders', 'value', 'orderId', 'customer', 'waitingTime', 'usualTime', 'service'] as const;

/**
 * State that no topic has, sampled about once a second by the role `alerts`. A series keeps its value until the next
 * sample; it has none while its source does not answer.
 */
export const gauges = {
  'process.up': {
    title: 'Process is up (1) or not (0)',
    unit: 'none',
    labels: ['process'],
    details: ofProcess,
  },
  'process.ready': {
    title: 'Process can do its work (1) or not (0), such as because Kafka is away',
    unit: 'none',
    labels: ['process'],
    details: ofProcess,
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
  'group.lag': {
    title: 'Lag of a consumer group',
    unit: 'seconds',
    labels: ['group'],
    details: ['messages'],
  },
  'orders.waiting': {
    title: 'Orders that wait for a step',
    unit: 'events',
    labels: ['step'],
    details: ofOrders,
  },
  'orders.waitingTime': {
    title: 'Time that the oldest order waits for a step',
    unit: 'seconds',
    labels: ['step'],
    details: ofOrders,
  },
  'orders.waitingRatio': {
    title: 'Time that the oldest order waits for a step, in multiples of the usual time (p95)',
    unit: 'times',
    labels: ['step'],
    details: ofOrders,
  },
  'stock.available': { title: 'Pieces in stock', unit: 'none', labels: ['sku', 'product'] },
  deadLetters: { title: 'Messages in a dead letter topic', unit: 'events', labels: ['topic'] },
  'ledger.unexplained': {
    title: 'Offsets that open pages report as unexplained',
    unit: 'events',
    labels: ['feed'],
    details: ['pages', 'pagesOpen'],
  },
  'screen.latencyP99': {
    title: 'Event to screen, p99 of the median page',
    unit: 'milliseconds',
    labels: ['feed'],
    details: ['pagesOpen'],
  },
  'lake.lag': {
    title: 'Age of the oldest event that is not in the lake',
    unit: 'seconds',
    labels: ['topic'],
  },
  'disk.free': {
    title: 'Free space of the disk',
    unit: 'percent',
    labels: ['path'],
    details: ['freeBytes'],
  },
  'errors.active': {
    title: 'Error group that is new or regressed and happened in the last ten minutes',
    unit: 'none',
    labels: ['group', 'service', 'error', 'change'],
    details: ['message', 'count', 'place'],
    isPresence: true,
  },
} as const satisfies Record<string, Gauge>;

export type GaugeName = keyof typeof gauges;
/** Names of what a gauge has besides its value. */
export const detailsOf = (name: GaugeName): readonly string[] => (gauges[name] as Gauge).details ?? [];
export const gaugeNames = Object.keys(gauges) as [GaugeName, ...GaugeName[]];
