import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { alertRulesAnswer, type PreviewAnswer, previewAnswer } from '@/lib/alerts/api';
import { alertRuleSchema } from '@/lib/alerts/rule';
import { importAnswer } from '@/lib/alerts/yaml';
import { parseRules } from '@/server/alerts/yaml/parse';
import { ensureTopics } from '@/server/bus';
import { createLake } from '@/server/lake';
import { testBrokers } from '@/server/testing/servers/servers';
import {
  alertsConfig,
  authSecret,
  failedPayment,
  failedPayments,
  openPublisher,
  startAlerts,
  type TestAlerts,
  until,
  untilEvaluated,
} from './alerts.fixture';

const noGauges = { gatewayUrls: [], folders: [] };
const log = pino({ level: 'silent' });

beforeAll(() => ensureTopics({ brokers: testBrokers }, { log }));

async function startLake(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'preview-lake-'));
  const config = { kafka: { brokers: testBrokers }, path: folder, rollSeconds: 60, topics: [] };
  const lake = createLake({ ...config, httpPort: 0, httpHost: '127.0.0.1', authSecret }, { log });
  const { port } = await lake.start();
  onTestFinished(async () => {
    await lake.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return `http://127.0.0.1:${port}`;
}

const post = async (role: TestAlerts, route: string, body: unknown) => {
  const answer = await role.ask(route, { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, json: (await answer.json()) as unknown };
};

test('a preview over events says when the rule fired, and one over a gauge reads its samples', async () => {
  const publish = await openPublisher();
  const rule = failedPayments('preview', { id: 'preview' });
  const gauges = { ...noGauges, lakeUrl: await startLake() };
  const role = await startAlerts(await alertsConfig({ builtIn: [rule], gauges }));
  await until(() => untilEvaluated(role));
  await publish(failedPayment('preview'), failedPayment('preview'), failedPayment('preview'));
  await until(async () => expect(await role.history()).toMatchObject([{ state: 'resolved' }]));
  const [incident] = await role.history();
  const previewed = await until(async (): Promise<PreviewAnswer> => {
    const { json } = await post(role, '/rules/preview', { rule, hours: 0.25 });
    const answer = previewAnswer.parse(json);
    expect(answer.firing).toHaveLength(1);
    expect(answer.firing[0]?.to).not.toBeNull();
    return answer;
  });
  expect(previewed).toMatchObject({ stepMs: 250, rows: 3, groups: 1 });
  const [interval] = previewed.firing;
  // A record that was read late counts live in a later slot.
  expect(Math.abs((interval?.from ?? 0) - (incident?.firedAt ?? 0))).toBeLessThanOrEqual(1_000);
  expect(Math.abs((interval?.to ?? 0) - (incident?.resolvedAt ?? 0))).toBeLessThanOrEqual(1_000);
  expect(Math.max(...(previewed.series[0]?.points ?? []).map(([, value]) => value ?? 0))).toBe(3);

  const up = { id: 'kafka', name: 'Kafka', severity: 'critical', title: 'Kafka answers' };
  const gauge = { ...up, gauge: 'kafka.up', aggregate: 'last', compare: 'atLeast', threshold: 1 };
  await until(async () => {
    const { json } = await post(role, '/rules/preview', { rule: gauge, hours: 0.25 });
    expect(previewAnswer.parse(json)).toMatchObject({ groups: 1, firing: [{ labels: {}, to: null }] });
  });
});

test('rules are exported, changed in the file and imported again, first as a dry run', async () => {
  const builtIn = [failedPayments('a', { id: 'came' }), failedPayments('b', { id: 'other' })];
  const ofFile = alertRuleSchema.parse(failedPayments('c', { id: 'file' }));
  const role = await startAlerts(await alertsConfig({ builtIn, rules: [ofFile] }));
  await until(() => untilEvaluated(role));
  const text = await (await role.ask('/rules/export')).text();
  const rules = async () => alertRulesAnswer.parse(await (await role.ask('/rules')).json()).rules;
  expect(parseRules(text)).toEqual({ rules: (await rules()).map(({ rule }) => rule) });

  const changed = text.replace('threshold: 3', 'threshold: 4').replace('id: other', 'id: mine');
  const dry = await post(role, '/rules/import', { yaml: changed, dryRun: true });
  const plan = {
    created: ['mine'],
    changed: [{ id: 'came', fields: ['threshold'] }],
    deleted: [],
    unchanged: 1,
  };
  expect(importAnswer.parse(dry.json)).toEqual({ ...plan, problems: [], isDone: false });
  expect((await rules()).map(({ rule }) => rule.id).sort()).toEqual(['came', 'file', 'other']);

  const done = await post(role, '/rules/import', { yaml: changed });
  expect(importAnswer.parse(done.json)).toEqual({ ...plan, problems: [], isDone: true });
  expect(await rules()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        origin: 'builtIn',
        isChanged: true,
        rule: expect.objectContaining({ id: 'came', threshold: 4 }),
      }),
      expect.objectContaining({ origin: 'own', rule: expect.objectContaining({ id: 'mine' }) }),
    ]),
  );

  const rest = await post(role, '/rules/import', { yaml: 'rules: []', deleteOthers: true });
  expect(rest.json).toMatchObject({ deleted: ['came', 'mine'], isDone: true });
  expect((await rules()).every(({ origin, isChanged }) => origin !== 'own' && !isChanged)).toBe(true);

  const broken = await post(role, '/rules/import', { yaml: changed.replace('threshold: 4', 'threshold: x') });
  expect(broken.json).toMatchObject({ isDone: false, problems: [{ path: 'rules[0].threshold' }] });
  const readOnly = await post(role, '/rules/import', {
    yaml: text.replaceAll('threshold: 3', 'threshold: 5'),
  });
  expect(readOnly).toMatchObject({ status: 409, json: { detail: expect.stringContaining('ALERT_RULES') } });
});
