import { type AwaitedStep, awaitedSteps, serviceOfStep } from '@/lib/orders';
import type { HealthSample, ServiceHealth, ServiceState, WaitingOrders } from '.';
import { kafkaDownSince } from './kafka-down';
import { isStateCurrent, maxStateAgeMs } from './state-age';

/** A process takes a few seconds to start: longer than this is a problem. */
const startingMs = 10_000;
/** A gateway this far behind the end of a topic shows figures of then. */
const lateSeconds = 2;

/** What is wrong, the worst first; times epoch ms by the gateway's clock. */
export type Problem =
  /** Kafka does not answer the gateway: nothing new arrives, and no figure is of now. */
  | { kind: 'kafka'; since: number }
  /** `waiting`: the orders that need its word next; unset where none does, or Kafka does not answer. */
  | {
      kind: 'service';
      name: string;
      state: Exclude<ServiceState, 'up'>;
      since: number;
      /** The supervisor can start it. */
      isProcess: boolean;
      waiting?: WaitingOrders | undefined;
      lagMessages?: number | undefined;
      /** It is a broker, and Kafka does not answer the gateway: nothing new arrives. */
      isKafkaAway?: true;
    }
  /** What would say how these services are has not answered since then. */
  | { kind: 'unknown'; names: string[]; since: number; isProcess: boolean }
  /** Orders wait for a service that no other problem names. `state`: its own; unset: not known. */
  | { kind: 'waiting'; name: string; state?: ServiceState | undefined; waiting: WaitingOrders }
  | { kind: 'late'; feed: string; lagMessages: number; lagSeconds: number };

export function healthProblems(sample: HealthSample): Problem[] {
  const kafkaSince = kafkaDownSince(sample);
  const isKafkaDown = kafkaSince !== undefined;
  const services = sample.services.flatMap((service) => serviceProblem(service, sample, isKafkaDown));
  const isBrokerNamed = services.some(({ isKafkaAway }) => isKafkaAway);
  return [
    ...(isKafkaDown && !isBrokerNamed ? [{ kind: 'kafka', since: kafkaSince } as const] : []),
    ...services.sort((a, b) => weight(b) - weight(a)),
    ...unknownProblems(sample),
    ...(isKafkaDown ? [] : waitingProblems(sample, new Set(services.map(({ name }) => name)))),
    ...(isKafkaDown ? [] : lateProblems(sample)),
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
  // Without Kafka no service is ready: that follows and is no problem of its own.
  const isExpected = isKafkaDown || sample.at - since < startingMs;
  if (state === 'up' || (state === 'starting' && isExpected)) return [];
  const isKafkaAway = isKafkaDown && service.kind === 'broker';
  return [
    {
      kind: 'service',
      name,
      state,
      since,
      isProcess,
      waiting: isKafkaDown ? undefined : waitingFor(name, sample),
      lagMessages,
      ...(isKafkaAway ? { isKafkaAway } : {}),
    },
  ];
}

const ofState: Record<ServiceProblem['state'], number> = {
  down: 3,
  stopped: 2,
  starting: 1,
  lagging: 0,
};
/** Kafka comes first, then what orders wait for, then what is down. */
const weight = ({ state, waiting, isKafkaAway }: ServiceProblem): number =>
  isKafkaAway ? Number.POSITIVE_INFINITY : (waiting?.orders ?? 0) * 10 + ofState[state];

/** The orders that wait for a service, over all of its steps: an order waits for one of them at a time. */
function waitingFor(name: string, { orders }: Pick<HealthSample, 'orders'>): WaitingOrders | undefined {
  const parts = awaitedSteps.flatMap((step) =>
    serviceOfStep[step] === name ? (orders.waiting?.[step] ?? []) : [],
  );
  return parts.length > 1 ? parts.reduce(joined) : parts[0];
}

function joined(a: WaitingOrders, b: WaitingOrders): WaitingOrders {
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

/** One of all processes and one of all groups: each of them is known from one source. */
function unknownProblems({ services, supervisorAt, at }: HealthSample): Problem[] {
  const unknown = services.filter((service) => !isStateCurrent(service, at));
  const isProcess = ({ kind }: ServiceHealth) => kind !== 'group';
  const supervisorIsSilent = supervisorAt !== undefined && at - supervisorAt > maxStateAgeMs;
  const processes = problemOf(unknown.filter(isProcess), true);
  return [
    ...(processes.length === 0 && supervisorIsSilent
      ? [{ kind: 'unknown' as const, names: [], since: supervisorAt, isProcess: true }]
      : processes),
    ...problemOf(
      unknown.filter((service) => !isProcess(service)),
      false,
    ),
  ];
}

function problemOf(services: readonly ServiceHealth[], isProcess: boolean): Problem[] {
  if (services.length === 0) return [];
  const since = Math.min(...services.map(({ stateAt = 0 }) => stateAt));
  return [{ kind: 'unknown', names: services.map(({ name }) => name), since, isProcess }];
}

/** Steps that are answered at once when all is well; a parcel is on its way for as long as it takes. */
const answeredAtOnce: readonly AwaitedStep[] = ['payment', 'stock', 'dispatch'];

function waitingProblems({ services, orders, at }: HealthSample, reported: ReadonlySet<string>): Problem[] {
  return answeredAtOnce.flatMap((step) => {
    const name = serviceOfStep[step];
    const waiting = orders.waiting?.[step];
    if (!waiting || waiting.overMinute === 0 || reported.has(name)) return [];
    const service = services.find((each) => each.name === name);
    const state = service && isStateCurrent(service, at) ? service.state : undefined;
    return [{ kind: 'waiting' as const, name, state, waiting }];
  });
}

const lateProblems = ({ feeds }: HealthSample): Problem[] =>
  feeds
    .filter(({ lagSeconds }) => lagSeconds > lateSeconds)
    .map(({ feed, lagMessages, lagSeconds }) => ({ kind: 'late', feed, lagMessages, lagSeconds }));
