import { describe, expect, it } from 'vitest';
import type { HealthSample, ServiceHealth, WaitingOrders } from '.';
import { healthProblems } from './health-problems';

const at = 1_800_000_000_000;
const service = (name: string, over: Partial<ServiceHealth> = {}): ServiceHealth => ({
  name,
  kind: 'process',
  state: 'up',
  since: at - 60_000,
  stateAt: at,
  ...over,
});
const waiting = (orders: number, over: Partial<WaitingOrders> = {}): WaitingOrders => ({
  orders,
  overMinute: 0,
  oldestAt: at - 5_000,
  value: { USD: orders * 100 },
  otherOrders: 0,
  ...over,
});
const sample = (over: Partial<HealthSample>, waits: HealthSample['orders']['waiting'] = {}) =>
  ({ at, services: [], feeds: [], orders: { waiting: waits }, ...over }) as unknown as HealthSample;
const names = (health: HealthSample) =>
  healthProblems(health).map((problem) => ('name' in problem ? problem.name : problem.kind));

describe('the problems of a sample', () => {
  it('are none while all services are up, whatever orders are unfinished', () => {
    expect(healthProblems(sample({ services: [service('payment')] }, { payment: waiting(9) }))).toEqual([]);
  });

  it('say how many orders wait for a stopped service, their value, and since when', () => {
    const stopped = service('payment', { state: 'stopped', since: at - 2_000 });
    expect(healthProblems(sample({ services: [stopped] }, { payment: waiting(3) }))).toEqual([
      {
        kind: 'service',
        name: 'payment',
        state: 'stopped',
        since: at - 2_000,
        isProcess: true,
        waiting: waiting(3),
        lagMessages: undefined,
      },
    ]);
  });

  it('sum the orders that wait for a service with two steps', () => {
    const down = service('shipping', { state: 'down' });
    const [problem] = healthProblems(
      sample(
        { services: [down] },
        { dispatch: waiting(2), delivery: waiting(1, { oldestAt: at - 9_000, value: { EUR: 7 } }) },
      ),
    );
    expect(problem).toMatchObject({
      waiting: { orders: 3, oldestAt: at - 9_000, value: { USD: 200, EUR: 7 } },
    });
  });

  it('begin with the service that most orders wait for, and list down before stopped', () => {
    const services = [
      service('notification', { state: 'stopped' }),
      service('simulator', { state: 'down' }),
      service('inventory', { state: 'lagging' }),
      service('payment', { state: 'stopped' }),
    ];
    expect(names(sample({ services }, { payment: waiting(9), stock: waiting(2) }))).toEqual([
      'payment',
      'inventory',
      'simulator',
      'notification',
    ]);
  });

  it('do not mention orders while Kafka does not answer, because their state is unknown', () => {
    const problems = healthProblems(
      sample(
        {
          kafka: { state: 'down', since: at - 1_000 },
          services: [service('payment', { state: 'stopped' })],
          feeds: [{ feed: 'orders', lagMessages: 5, lagSeconds: 9 } as HealthSample['feeds'][number]],
        },
        { payment: waiting(3), stock: waiting(1, { overMinute: 1 }) },
      ),
    );
    expect(problems).toMatchObject([
      { kind: 'kafka', since: at - 1_000 },
      { kind: 'service', name: 'payment', waiting: undefined },
    ]);
  });

  it('are one for a stopped broker, listed first, and none for services that are not ready without it', () => {
    const problems = healthProblems(
      sample({
        kafka: { state: 'down', since: at - 1_000 },
        services: [
          service('simulator', { state: 'down' }),
          service('order', { state: 'starting', since: at - 60_000 }),
          service('kafka', { kind: 'broker', state: 'stopped', since: at - 3_000 }),
        ],
      }),
    );
    expect(problems).toMatchObject([
      { kind: 'service', name: 'kafka', state: 'stopped', since: at - 3_000, isKafkaDown: true },
      { kind: 'service', name: 'simulator' },
    ]);
  });

  it('list a service as unknown if its state has not been reported for more than five seconds', () => {
    const services = [service('payment', { stateAt: at - 5_001 }), service('order', { stateAt: at - 4_000 })];
    expect(healthProblems(sample({ services }))).toMatchObject([
      { kind: 'unknown', names: ['payment'], since: at - 5_001, isProcess: true },
    ]);
  });

  it('say since when the supervisor does not answer, even if it never answered', () => {
    expect(healthProblems(sample({ supervisorAt: at - 6_000 }))).toEqual([
      { kind: 'unknown', names: [], since: at - 6_000, isProcess: true },
    ]);
    expect(healthProblems(sample({ supervisorAt: at - 4_000 }))).toEqual([]);
  });

  it('allow a process time to start', () => {
    const starting = (since: number) =>
      sample({ services: [service('order', { state: 'starting', since })] });
    expect(names(starting(at - 9_000))).toEqual([]);
    expect(names(starting(at - 10_000))).toEqual(['order']);
  });

  it('name a service that is up if orders have waited for it for over a minute, and a feed that lags', () => {
    const feeds = [
      { feed: 'orders', lagMessages: 5, lagSeconds: 9 },
      { feed: 'prices', lagMessages: 1, lagSeconds: 0.1 },
    ] as HealthSample['feeds'];
    const health = sample(
      { services: [service('payment')], feeds },
      { payment: waiting(4, { overMinute: 2 }), stock: waiting(1), delivery: waiting(1, { overMinute: 1 }) },
    );
    expect(healthProblems(health)).toMatchObject([
      { kind: 'waiting', name: 'payment', state: 'up', waiting: { overMinute: 2 } },
      { kind: 'lag', feed: 'orders', lagMessages: 5 },
    ]);
    const silent = { ...health, services: [service('payment', { stateAt: at - 9_000 })] };
    expect(healthProblems(silent).find(({ kind }) => kind === 'waiting')).toMatchObject({ state: undefined });
  });
});
