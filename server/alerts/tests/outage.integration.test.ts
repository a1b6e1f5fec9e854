import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleRoles } from '@/server/testing/servers/role-process';
import type { Servers } from '@/server/testing/shop/servers';
import {
  alertsConfig,
  failedPayment,
  failedPayments,
  openPublisher,
  startAlerts,
  until,
  untilEvaluated,
  watchPublished,
} from './alerts.fixture';
import { runKilled, startServersOnTime } from './killed.fixture';

let servers: Servers;
const brokersOf = () => servers.kafka.brokers;

beforeAll(async () => {
  servers = await startServersOnTime();
  await bundleRoles();
}, 120_000);
afterAll(() => servers?.stop());

const configOf = (reason: string, given: object = {}) =>
  alertsConfig({
    kafka: { brokers: brokersOf() },
    databaseUrl: servers.postgres.url,
    builtIn: [failedPayments(reason, { id: reason })],
    ...given,
  });

const fire = (reason: string) => Array.from({ length: 3 }, () => failedPayment(reason));

test('after kills at random moments the history and what was published are those of a role that was not killed', async () => {
  const { killed, undisturbed } = await runKilled({ kills: 4, restMs: 4_000 }, servers);
  // How many there are depends on the speed of the machine.
  expect(killed.incidents.length).toBeGreaterThanOrEqual(3);
  expect(killed.incidents.filter(({ state }) => state === 'firing')).toEqual([]);
  expect(undisturbed.incidents).toEqual(killed.incidents);
  expect(new Map(undisturbed.changes)).toEqual(new Map(killed.changes));
  // Groups of notifications are held back for half a minute, which the second run has seen the end of.
  expect(killed.notifications.length).toBeGreaterThan(3);
  expect(undisturbed.notifications.slice(0, killed.notifications.length)).toEqual(killed.notifications);
}, 120_000);

test('of two instances one evaluates; the other takes over when it ends, and nothing is published twice', async () => {
  const config = await configOf('two');
  const publish = await openPublisher(brokersOf());
  const published = await watchPublished(['two'], brokersOf());
  const first = await startAlerts(config);
  await untilEvaluated(first);
  const second = await startAlerts(config);
  await until(async () => {
    expect((await (await second.ask('/readyz')).json()).detail).toMatch(/Another instance/);
  });
  expect((await second.ask('/alerts')).status).toBe(503);
  await publish(...fire('two'));
  await until(() => expect(published.notifications).toHaveLength(1));
  await first.stop();
  const stoppedAt = Date.now();
  await until(async () => expect((await second.ask('/alerts')).status).toBe(200));
  expect(Date.now() - stoppedAt).toBeLessThan(5_000);
  await until(() => expect(published.notifications).toHaveLength(2));
  await untilEvaluated(second);
  expect(published.notifications.map(({ data }) => data.alert?.state)).toEqual(['firing', 'resolved']);
  expect(published.changes.map(({ data }) => data.state)).toEqual(['firing', 'resolved']);
  expect(await second.history()).toHaveLength(1);
  await second.stop();
}, 60_000);

test('PostgreSQL away: nothing is evaluated, it says so, and nothing is lost', async () => {
  const config = await configOf('database');
  const publish = await openPublisher(brokersOf());
  const published = await watchPublished(['database'], brokersOf());
  const role = await startAlerts(config);
  await untilEvaluated(role);
  servers.postgres.kill();
  await publish(...fire('database'));
  await until(async () => expect((await role.alerts()).problem).toMatch(/PostgreSQL cannot be reached/));
  expect((await role.ask('/readyz')).status).toBe(503);
  expect(published.notifications).toEqual([]);
  await servers.postgres.restart();
  await until(() => expect(published.notifications).toHaveLength(2));
  const [incident] = await role.history();
  expect(incident?.firedAt).toBeLessThan(incident?.resolvedAt ?? 0);
  await until(async () => expect((await role.alerts()).problem).toBeNull());
  await role.stop();
}, 90_000);

test('Kafka away: rules over gauges are evaluated, and what they say is published afterwards', async () => {
  const values = { level: 0 };
  const config = await configOf('kafka', {
    sources: [levelSource(values)],
    builtIn: [levelRule, failedPayments('kafka')],
  });
  const role = await startAlerts(config);
  await untilEvaluated(role);
  const state = async () => (await role.alerts()).rules.find(({ rule }) => rule.id === 'level')?.state;
  await until(async () => expect(await state()).toBe('inactive'));
  await servers.kafka.killBroker(0);
  values.level = 9;
  await until(async () => expect(await state()).toBe('firing'));
  await until(async () => expect((await role.alerts()).problem).toMatch(/Kafka does not answer/));
  expect(await (await role.ask('/metrics')).text()).toMatch(/outbox_depth 2\n/);
  await servers.kafka.startBroker(0);
  const published = await watchPublished(['level'], brokersOf());
  values.level = 0;
  await until(() => expect(published.notifications.at(-1)?.data.alert?.state).toBe('resolved'), 40_000);
  await until(async () => expect(await (await role.ask('/metrics')).text()).toMatch(/outbox_depth 0\n/));
  await role.stop();
}, 120_000);

const levelRule = {
  ...failedPayments('', { id: 'level', events: undefined, where: [], gauge: 'stock.available' }),
  aggregate: 'last' as const,
  window: undefined,
  title: 'The level is {{value}}',
};
const levelSource = (values: { level: number }) => ({
  name: 'level',
  gauges: ['stock.available' as const],
  read: async () => [{ gauge: 'stock.available' as const, labels: { sku: 'MUG-01' }, value: values.level }],
});
