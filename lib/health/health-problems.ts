import { type AwaitedStep, awaitedSteps, serviceOfStep } from '@/lib/orders';
import type { HealthSample, ServiceHealth, ServiceState, WaitingOrders } from '.';
import { kafkaDownSince } from './kafka-down';
import { isStateCurrent, maxStateAgeMs } from './state-age';

/** A process that is still starting after this is a problem. */
const maxStartingMs = 10_000;
/** A feed with more lag than this is a problem: its figures are out of date. */
const maxLagSeconds = 2;

/** Something that is wrong. Times are epoch ms by the gateway's clock. */
export type Problem =
  /** Kafka does not answer the gateway: no event arrives, so every figure is out of date. */
  | { kind: 'kafka'; since: number }
  /** A service that is not up. `waiting`: the orders whose next step it has to do; unset: none, or Kafka is down. */
  | {
      kind: 'service';
      name: string;
      state: Exclude<ServiceState, 'up'>;
      since: number;
      /** The supervisor runs it, so it can be started. */
      isProcess: boolean;
      waiting?: WaitingOrders | undefined;
      lagMessages?: number | undefined;
      /** It is a broker, and Kafka does not answer the gateway: no event arrives. */
      isKafkaDown?: true;
    }
  /** The source of these states (supervisor or Kafka) has not answered since then. */
  | { kind: 'unknown'; names: string[]; since: number; isProcess: boolean }
  /** Orders wait for a service that has no problem of its own. `state`: of that service; unset: unknown. */
  | { kind: 'waiting'; name: string; state?: ServiceState | undefined; waiting: WaitingOrders }
  | { kind: 'lag'; feed: string; lagMessages: number; lagSeconds: number };

/** All problems of a sample, the worst first. */
export function healthProblems(sample: HealthSample): Problem[] {
  const kafkaSince = kafkaDownSince(sample);
  const isKafkaDown = kafkaSince !== undefined;
  const services = sample.services.flatMap((service) => serviceProblem(service, sample, isKafkaDown));
  const isBrokerNamed = services.some((service) => service.isKafkaDown);
  return [
    ...(isKafkaDown && !isBrokerNamed ? [{ kind: 'kafka', since: kafkaSince } as const] : []),
    ...services.sort((a, b) => weight(b) - weight(a)),
    ...unknownProblems(sample),
    ...(isKafkaDown ? [] : waitingProblems(sample, new Set(services.map(({ name }) => name)))),
    ...(isKafkaDown ? [] : lagProblems(sample)),
  ];
}

type ServiceProblem = Extract<Problem, { kind: 'service' }>;

function serviceProblem(
  service: ServiceHealth,
  sample: HealthSample,
  isKafkaDown: boolean,
): ServiceProblem[] {
  const { name, lagMessages } = service;
  if (!isStateCurrent(service, sample.at)) return [];
  const { state, since } = service;
  const isProcess = service.kind !== 'group';
  // Without Kafka no service gets ready, so that is not a separate problem.
  const isExpected = isKafkaDown || sample.at - since < maxStartingMs;
  if (state === 'up' || (state === 'starting' && isExpected)) return [];
  return [
    {
      kind: 'service',
      name,
      state,
      since,
      isProcess,
      waiting: isKafkaDown ? undefined : waitingFor(name, sample),
      lagMessages,
      ...(isKafkaDown && service.kind === 'broker' ? { isKafkaDown } : {}),
    },
  ];
}

const severityOf: Record<ServiceProblem['state'], number> = {
  down: 3,
  stopped: 2,
  starting: 1,
  lagging: 0,
};
/** Kafka first, then services that orders wait for, then by severity of the state. */
const weight = ({ state, waiting, isKafkaDown }: ServiceProblem): number =>
  isKafkaDown ? Number.POSITIVE_INFINITY : (waiting?.orders ?? 0) * 10 + severityOf[state];

/** The orders that wait for a service, summed over its steps: an order waits for one of them at a time. */
function waitingFor(name: string, { orders }: Pick<HealthSample, 'orders'>): WaitingOrders | undefined {
  const parts = awaitedSteps.flatMap((step) =>
    serviceOfStep[step] === name ? (orders.waiting?.[step] ?? []) : [],
  );
  return parts.length > 1 ? parts.reduce(addWaiting) : parts[0];
}

function addWaiting(a: WaitingOrders, b: WaitingOrders): WaitingOrders {
  const value = { ...a.value };
  for (const [currency, minor] of Object.entries(b.value)) value[currency] = (value[currency] ?? 0) + minor;
  return {
    orders: a.orders + b.orders,
    overMinute: a.overMinute + b.overMinute,
    oldestAt: Math.min(a.oldestAt, b.oldestAt),
    value,
    otherOrders: a.otherOrders + b.otherOrders,
  };
}

/** At most two problems: all processes (known from the supervisor) and all groups (known from Kafka). */
function unknownProblems({ services, supervisorAt, at }: HealthSample): Problem[] {
  const unknown = services.filter((service) => !isStateCurrent(service, at));
  const isProcess = ({ kind }: ServiceHealth) => kind !== 'group';
  const isSupervisorSilent = supervisorAt !== undefined && at - supervisorAt > maxStateAgeMs;
  const processes = unknownProblem(unknown.filter(isProcess), true);
  return [
    ...(processes.length === 0 && isSupervisorSilent
      ? [{ kind: 'unknown' as const, names: [], since: supervisorAt, isProcess: true }]
      : processes),
    ...unknownProblem(
      unknown.filter((service) => !isProcess(service)),
      false,
    ),
  ];
}

function unknownProblem(services: readonly ServiceHealth[], isProcess: boolean): Problem[] {
  if (services.length === 0) return [];
  const since = Math.min(...services.map(({ stateAt = 0 }) => stateAt));
  return [{ kind: 'unknown', names: services.map(({ name }) => name), since, isProcess }];
}

/** Steps that take seconds when all services are up. Delivery is excluded, because it can take days. */
const quickSteps: readonly AwaitedStep[] = ['payment', 'stock', 'dispatch'];

function waitingProblems({ services, orders, at }: HealthSample, reported: ReadonlySet<string>): Problem[] {
  return quickSteps.flatMap((step) => {
    const name = serviceOfStep[step];
    const waiting = orders.waiting?.[step];
    if (!waiting || waiting.overMinute === 0 || reported.has(name)) return [];
    const service = services.find((each) => each.name === name);
    const state = service && isStateCurrent(service, at) ? service.state : undefined;
    return [{ kind: 'waiting' as const, name, state, waiting }];
  });
}

const lagProblems = ({ feeds }: HealthSample): Problem[] =>
  feeds
    .filter(({ lagSeconds }) => lagSeconds > maxLagSeconds)
    .map(({ feed, lagMessages, lagSeconds }) => ({ kind: 'lag', feed, lagMessages, lagSeconds }));
