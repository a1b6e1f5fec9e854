import { pino } from 'pino';
import { afterEach, expect, it } from 'vitest';
import type { FeedHealth, HealthSample, OrderStats, ServiceHealth } from '@/lib/health';
import { internalRoutes } from '@/server/auth/internal-routes';
import { addHealthRoute, LatestHealth } from '@/server/gateway/health/routes';
import { createHttp } from '@/server/http';
import { gatewayClients } from './gateway-client';
import { feedSource, gatewaySource, groupSource } from './gateway-sources';
import { orderSource } from './order-source';
import { pageSource } from './page-source';
import type { Reading } from './source';

const authSecret = 'g'.repeat(32);
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const feed = (name: string, more: Partial<FeedHealth> = {}): FeedHealth => ({
  ...{ feed: name, eventsPerSecond: 0, ringEvents: 0, lagMessages: 0, lagSeconds: 0 },
  ...more,
});
const service = (name: string, more: Partial<ServiceHealth> = {}): ServiceHealth => ({
  ...{ name, kind: 'process', state: 'up', since: 0 },
  ...more,
});
const sample = (more: Partial<HealthSample> = {}, orders: Partial<OrderStats> = {}): HealthSample => ({
  ...{ at: Date.now(), gatewayId: 'gw', startedAt: 0, clients: 0, services: [], feeds: [feed('orders')] },
  invalid: { total: 0, byTopic: {} },
  orders: {
    ...{ since: 0, currency: 'USD', otherCurrencies: 0, perMinute: [], buckets: [] },
    ...{ byStatus: {}, stuck: {}, ratePerMinute: {}, ...orders },
  },
  ...more,
});

/** Starts the HTTP route of gateways with these samples. undefined: nothing listens. */
async function gateways(...samples: (HealthSample | 'warming up' | undefined)[]) {
  const urls = await Promise.all(
    samples.map(async (each) => {
      if (each === undefined) return 'http://127.0.0.1:1';
      const latest = new LatestHealth(Date.now);
      if (each !== 'warming up') latest.set(each);
      const readiness = () => (each === 'warming up' ? 'Reading.' : true);
      const app = createHttp({ name: 'gateway', log: pino({ level: 'silent' }), ready: readiness });
      internalRoutes(app, authSecret, (guarded) => addHealthRoute(guarded, { latest, readiness }));
      cleanups.push(() => app.close());
      return app.listen({ host: '127.0.0.1', port: 0 });
    }),
  );
  return gatewayClients(urls, authSecret);
}
const read = (source: { read(signal: AbortSignal): Promise<readonly Reading[]> }) =>
  source.read(new AbortController().signal);
const valuesOf = (readings: readonly Reading[]) =>
  Object.fromEntries(
    readings.map(({ gauge, labels, value }) => [[gauge, ...Object.values(labels)].join(' '), value]),
  );

it('a gateway is up when it has a current sample: not while it is away, warms up, or hangs behind', async () => {
  const old = sample({ at: Date.now() - 6_000 });
  const clients = await gateways(sample(), undefined, 'warming up', old);
  const readings = await Promise.all(clients.map((client) => read(gatewaySource(client))));
  expect(valuesOf(readings.flat())).toEqual({
    'gateway.up gateway-1': 1,
    'gateway.up gateway-2': 0,
    'gateway.up gateway-3': 0,
    'gateway.up gateway-4': 0,
  });
  const [only] = await gateways(sample());
  expect(only?.name).toBe('gateway');
});

it('the lag of each feed is that of each gateway, and not known of one that is away', async () => {
  const feeds = [feed('orders', { lagSeconds: 0.24 }), feed('prices', { lagSeconds: 12.4 })];
  const [here, away] = (await gateways(sample({ feeds }), undefined)).map(feedSource);
  if (!here || !away) throw new Error('There are two sources.');
  expect(valuesOf(await read(here))).toEqual({
    'feed.lag gateway-1 orders': 0,
    'feed.lag gateway-1 prices': 12,
  });
  await expect(read(away)).rejects.toThrow();
});

it('the lag of a group is the longest that a gateway knows; null when Kafka did not report it', async () => {
  const at = Date.now();
  const started = [service('payment', { lagSeconds: 3, lagMessages: 5, lagAt: at }), service('web')];
  const older = [
    service('payment', { lagSeconds: 64, lagMessages: 5, lagAt: at }),
    service('shipping', { lagAt: at - 60_000 }),
  ];
  const source = groupSource(await gateways(sample({ services: started }), sample({ services: older })));
  const readings = await read(source);
  expect(valuesOf(readings)).toEqual({ 'group.lag payment': 64, 'group.lag shipping': null });
  expect(readings[0]?.details).toEqual({ messages: 5 });
});

it('groups are not gone because a gateway that was just started has not read them', async () => {
  const source = groupSource(await gateways(sample({ services: [service('payment')] })));
  await expect(read(source)).rejects.toThrow('has read the consumer groups');
});

const waiting = (oldestAt: number, customer = 'Ada') => ({
  ...{ orders: 3, overMinute: 1, oldestAt, oldest: { orderId: 'ORD-1', customer }, otherOrders: 1 },
  value: { USD: 12_050, JPY: 700 },
});

it('orders wait with their number, their value per currency, and who has waited longest', async () => {
  const at = Date.now();
  const usualWaits = { payment: { orders: 90, p95Ms: 20_000 }, stock: { orders: 90, p95Ms: 40 } };
  const orders = { waiting: { payment: waiting(at - 100_000), stock: waiting(at - 6_000) }, usualWaits };
  const readings = await read(orderSource(await gateways(undefined, sample({ at }, orders))));
  expect(valuesOf(readings)).toMatchObject({
    'orders.waiting payment': 3,
    'orders.waitingTime payment': 100,
    'orders.waitingRatio payment': 5,
    'orders.waitingTime stock': 6,
    // Of a usual time of 40 ms a multiple says nothing: three seconds are the least.
    'orders.waitingRatio stock': 2,
    'orders.waiting delivery': 0,
    'orders.waitingRatio delivery': 0,
  });
  expect(readings.find(({ gauge }) => gauge === 'orders.waitingRatio')?.details).toEqual({
    ...{ orders: 3, value: '$120.50, ¥700, 1 order in other currencies', orderId: 'ORD-1', customer: 'Ada' },
    ...{ waitingTime: '1 min', usualTime: '20 s', service: 'payment' },
  });
});

it('there is no ratio while it is not known what is usual, and no wait beyond the moment Kafka stopped', async () => {
  const at = Date.now();
  const kafka = { state: 'down', since: at - 50_000 } as const;
  const down = sample({ at, kafka }, { waiting: { payment: waiting(at - 60_000) } });
  expect(valuesOf(await read(orderSource(await gateways(down))))).toMatchObject({
    'orders.waitingTime payment': 10,
    'orders.waitingRatio payment': null,
  });
});

it('a gateway that lags in the orders does not say which wait', async () => {
  const lagging = sample({ feeds: [feed('orders', { lagSeconds: 3 })] });
  await expect(read(orderSource(await gateways(lagging)))).rejects.toThrow('lags');
  const readings = await read(orderSource(await gateways(lagging, sample())));
  expect(readings).toHaveLength(15);
});

const pages = (count: number, p99Ms: number, unexplained = 0) => ({
  pages: { pages: count, p99Ms, unexplained, pagesUnexplained: unexplained > 0 ? 1 : 0 },
});

it('what pages measure is of the pages of all gateways', async () => {
  const one = sample({ feeds: [feed('prices', pages(1, 900, 4)), feed('orders')] });
  const other = sample({ feeds: [feed('prices', pages(4, 40, 1))] });
  const readings = await read(pageSource(await gateways(one, other, undefined)));
  expect(valuesOf(readings)).toEqual({ 'ledger.unexplained prices': 5, 'screen.latencyP99 prices': 40 });
  expect(readings[0]?.details).toEqual({ pages: 2, pagesOpen: 5 });
});

it.each([groupSource, orderSource, pageSource])(
  '%o has no values while no gateway answers',
  async (source) => {
    await expect(read(source(await gateways(undefined, 'warming up')))).rejects.toThrow('No gateway answers');
  },
);
