import { pino } from 'pino';
import { beforeAll, expect, test } from 'vitest';
import { ensureTopics } from '@/server/bus';
import { testBrokers } from '@/server/testing/servers/servers';
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

beforeAll(() => ensureTopics({ brokers: testBrokers }, { log: pino({ level: 'silent' }) }));

test('events beyond a threshold make one alert and one notification, and are resolved once', async () => {
  const publish = await openPublisher();
  const rule = failedPayments('crossing', { id: 'crossing' });
  const role = await startAlerts(await alertsConfig({ builtIn: [rule] }));
  await untilEvaluated(role);
  const published = await watchPublished(['crossing']);
  await publish(failedPayment('crossing'), failedPayment('crossing'), failedPayment('crossing'));
  await until(() => expect(published.notifications).toHaveLength(1));
  const [firing] = published.notifications;
  expect(await role.alerts()).toMatchObject({
    problem: null,
    rules: [{ state: 'firing', value: 3, counts: { firing: 1 }, alerts: [{ value: 3, threshold: 3 }] }],
  });
  await until(() => expect(published.notifications).toHaveLength(2));
  await until(() => expect(published.changes).toHaveLength(2));
  await untilEvaluated(role);
  const incidentId = firing?.data.alert?.incidentId ?? '';
  expect(published.notifications.map(({ eventId, data }) => [eventId, data.alert?.state])).toEqual([
    [`${incidentId}.firing`, 'firing'],
    [`${incidentId}.resolved`, 'resolved'],
  ]);
  expect(published.changes.map(({ eventId, data }) => [eventId, data.state])).toEqual([
    [`${incidentId}.firing`, 'firing'],
    [`${incidentId}.resolved`, 'resolved'],
  ]);
  expect(await role.history()).toMatchObject([{ incidentId, state: 'resolved', notification: 'sent' }]);
});
