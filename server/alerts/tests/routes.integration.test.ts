import { pino } from 'pino';
import { beforeAll, expect, test } from 'vitest';
import { alertRulesAnswer, type ManagedRule, muteSchema, mutesAnswer } from '@/lib/alerts/api';
import { alertRuleSchema } from '@/lib/alerts/rule';
import { ensureTopics } from '@/server/bus';
import { testBrokers } from '@/server/testing/servers/servers';
import {
  alertsConfig,
  failedPayment,
  failedPayments,
  openPublisher,
  startAlerts,
  type TestAlerts,
  until,
  untilEvaluated,
  watchPublished,
} from './alerts.fixture';

beforeAll(() => ensureTopics({ brokers: testBrokers }, { log: pino({ level: 'silent' }) }));

const send = (role: TestAlerts, method: string, path: string, body?: unknown) =>
  role.ask(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
const rulesOf = async (role: TestAlerts): Promise<Map<string, ManagedRule>> => {
  const { rules } = alertRulesAnswer.parse(await (await role.ask('/rules')).json());
  return new Map(rules.map((managed) => [managed.rule.id, managed]));
};
const parsed = (id: string, changes = {}) => alertRuleSchema.parse(failedPayments(id, { id, ...changes }));

test('rules are created, changed and deleted while they are evaluated; changes of one that came with it are taken back', async () => {
  const ofFile = parsed('of-file');
  const config = await alertsConfig({ builtIn: [failedPayments('came', { id: 'came' })], rules: [ofFile] });
  const role = await startAlerts(config);
  await untilEvaluated(role);
  const publish = await openPublisher();
  const published = await watchPublished(['own']);
  expect((await send(role, 'POST', '/rules', parsed('own', { window: '1m' }))).status).toBe(201);
  expect((await send(role, 'POST', '/rules', parsed('own'))).status).toBe(409);
  await publish(failedPayment('own'), failedPayment('own'), failedPayment('own'));
  await until(() => expect(published.notifications).toHaveLength(1));
  const raised = await send(role, 'PUT', '/rules/own', parsed('own', { window: '1m', threshold: 50 }));
  expect(await raised.json()).toMatchObject({ rule: { threshold: 50 }, origin: 'own', isChanged: false });
  await until(() => expect(published.notifications.at(-1)?.data.alert?.state).toBe('resolved'));
  expect((await send(role, 'PUT', '/rules/came', parsed('came', { enabled: false }))).status).toBe(200);
  expect((await rulesOf(role)).get('came')).toMatchObject({ isChanged: true, rule: { enabled: false } });
  expect((await role.alerts()).rules.map(({ rule: { id }, state }) => [id, state])).toContainEqual([
    'came',
    'disabled',
  ]);
  for (const id of ['came', 'own']) expect((await send(role, 'DELETE', `/rules/${id}`)).status).toBe(204);
  expect([...(await rulesOf(role)).keys()].sort()).toEqual(['came', 'of-file']);
  const refusals = [
    await send(role, 'DELETE', '/rules/came'),
    await send(role, 'PUT', '/rules/of-file', ofFile),
    await send(role, 'DELETE', '/rules/nothing'),
    await send(role, 'PUT', '/rules/came', parsed('other')),
    await send(role, 'POST', '/rules', { ...parsed('bad'), threshold: 'high' }),
  ];
  expect(refusals.map(({ status }) => status)).toEqual([409, 409, 404, 422, 400]);
  expect(await refusals[4]?.json()).toMatchObject({ detail: expect.stringMatching(/^threshold: /) });
});

test('an alert of a rule that is deleted while it fires is resolved', async () => {
  const role = await startAlerts(await alertsConfig());
  await untilEvaluated(role);
  const [publish, published] = [await openPublisher(), await watchPublished(['deleted'])];
  await send(role, 'POST', '/rules', parsed('deleted', { window: '10m' }));
  await publish(failedPayment('deleted'), failedPayment('deleted'), failedPayment('deleted'));
  await until(() => expect(published.notifications).toHaveLength(1));
  await send(role, 'DELETE', '/rules/deleted');
  await until(() => expect(published.notifications).toHaveLength(2));
  expect(published.notifications.map(({ data }) => data.alert?.state)).toEqual(['firing', 'resolved']);
});

test('a muted alert has no notification until its mute is ended; a person acknowledges it', async () => {
  const role = await startAlerts(await alertsConfig({ builtIn: [parsed('muted', { window: '10m' })] }));
  await untilEvaluated(role);
  const [publish, published] = [await openPublisher(), await watchPublished(['muted'])];
  const answer = await send(role, 'POST', '/mutes', { ruleId: 'muted', until: Date.now() + 3_600_000 });
  expect(answer.status).toBe(201);
  const mute = muteSchema.parse(await answer.json());
  expect(mutesAnswer.parse(await (await role.ask('/mutes')).json()).mutes).toEqual([mute]);
  await publish(failedPayment('muted'), failedPayment('muted'), failedPayment('muted'));
  await until(() => expect(published.changes).toHaveLength(1));
  await untilEvaluated(role);
  expect(published.notifications).toEqual([]);
  const [alert] = (await role.alerts()).rules[0]?.alerts ?? [];
  expect(alert).toMatchObject({ state: 'firing', mutedUntil: mute.until });
  expect((await send(role, 'DELETE', `/mutes/${mute.id}`)).status).toBe(204);
  await until(() => expect(published.notifications).toHaveLength(1));
  const path = `/alerts/${encodeURIComponent(alert?.alertId ?? '')}/acknowledge`;
  expect((await send(role, 'POST', path)).status).toBe(204);
  await until(() => expect(published.changes.at(-1)?.data.acknowledgedAt).toBeGreaterThan(0));
  const incidents = await role.history();
  expect(incidents).toMatchObject([{ notification: 'sent', acknowledgedAt: expect.any(Number) }]);
  expect((await send(role, 'DELETE', `/mutes/${mute.id}`)).status).toBe(404);
  expect((await send(role, 'POST', '/alerts/muted%2Fnothing/acknowledge')).status).toBe(404);
  expect((await send(role, 'POST', '/mutes', { until: 5 })).status).toBe(422);
});

test('the history is read a page at a time', async () => {
  const role = await startAlerts(
    await alertsConfig({ builtIn: [parsed('paged', { window: '10m', by: ['orderId'], threshold: 1 })] }),
  );
  await untilEvaluated(role);
  const publish = await openPublisher();
  await publish(...Array.from({ length: 5 }, () => failedPayment('paged')));
  await until(async () => expect(await role.history()).toHaveLength(5));
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ limit: '2', rule: 'paged', ...(cursor ? { cursor } : {}) });
    const page = await (await role.ask(`/history?${query}`)).json();
    ids.push(...page.incidents.map(({ incidentId }: { incidentId: string }) => incidentId));
    cursor = page.cursor;
  }
  expect(ids).toEqual((await role.history()).map(({ incidentId }) => incidentId));
  expect((await role.ask('/history?cursor=nowhere')).status).toBe(400);
  expect(await (await role.ask('/history?rule=another')).json()).toEqual({ incidents: [], cursor: null });
});
