import type { ErrorGroup, LogPattern, OperationStats } from '@/lib/logs/analysis';
import type { LogLine } from '@/lib/logs/log-line';

type Data = LogLine['data'];
let offset = 0;

/** A line of the topic `logs`. */
export const logLineOf = (data: Partial<Data> = {}): LogLine => ({
  id: `line-${offset}`,
  type: 'log.written',
  partition: 0,
  offset: offset++,
  at: Date.now(),
  data: { level: 'info', service: 'payment', msg: 'charged card', at: Date.now(), ...data },
});

const minutes = (last: number): number[] => [...Array<number>(59).fill(0), last];

/** Beside the rows of an answer. */
export const progressOf = (lag = 0) => ({ at: Date.now(), lag, since: Date.now() - 3_600_000 });

export const patternOf = (over: Partial<LogPattern> = {}): LogPattern => ({
  id: 'p1',
  template: 'charged card of <*> for order <*>',
  level: 'info',
  count: 1_234,
  trend: minutes(7),
  services: [{ service: 'payment', count: 1_234 }],
  firstAt: Date.now() - 7_200_000,
  lastAt: Date.now(),
  isNew: false,
  example: logLineOf({ msg: 'charged card of ada for order ORD-1', orderId: 'ORD-1', traceId: 'abc123' }),
  ...over,
});

export const patternsAnswerOf = (patterns: LogPattern[], over = {}) => ({
  ...progressOf(),
  patterns,
  total: patterns.length,
  unassigned: 0,
  ...over,
});

const stack = `CardError: card ORD-1 was declined
    at charge (server/services/payment/charge.ts:41:11)
    at processTicksAndRejections (node:internal/process/task_queues:105:5)`;

export const errorGroupOf = (over: Partial<ErrorGroup> = {}): ErrorGroup => ({
  id: 'g1',
  service: 'payment',
  name: 'CardError',
  place: 'charge (server/services/payment/charge.ts)',
  message: 'card <*> was declined',
  count: 12,
  trend: minutes(2),
  firstAt: Date.now() - 86_400_000,
  lastAt: Date.now() - 60_000,
  versions: ['1.0.0', '1.1.0'],
  orders: { count: 3, isEstimate: false, ids: ['ORD-1', 'ORD-2', 'ORD-3'] },
  traces: { count: 1, isEstimate: false, ids: ['abc123'] },
  state: 'open',
  stateAt: null,
  example: logLineOf({
    level: 'error',
    msg: 'handler failed',
    orderId: 'ORD-1',
    instance: 'payment/4711',
    err: { name: 'CardError', message: 'card ORD-1 was declined', stack },
  }),
  ...over,
});

export const errorsAnswerOf = (groups: ErrorGroup[], over = {}) => {
  const of = (state: ErrorGroup['state']) => groups.filter((group) => group.state === state).length;
  return {
    ...progressOf(),
    groups,
    counts: {
      open: of('open'),
      regressed: of('regressed'),
      resolved: of('resolved'),
      ignored: of('ignored'),
    },
    dropped: { groups: 0, lines: 0 },
    ...over,
  };
};

export const operationOf = (over: Partial<OperationStats> = {}): OperationStats => ({
  service: 'payment',
  operation: 'handle order.placed',
  count: 3_600,
  errors: 36,
  perSecond: 1,
  p50Ms: 12.4,
  p95Ms: 48,
  p99Ms: 1_204,
  maxMs: 4_800,
  trend: [],
  slowest: [
    logLineOf({ msg: 'handled order.placed', durationMs: 4_800, orderId: 'ORD-9', traceId: 'abc999' }),
  ],
  ...over,
});
