import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureTopics } from '@/server/bus';
import { createDatabase, StateTakenOver, saveState } from '@/server/db';
import { type Servers, startServers } from '@/server/testing/shop/servers';
import {
  analysisConfig,
  errorLine,
  openLinePublisher,
  startAnalysis,
  until,
  untilCounted,
} from './log-analysis.fixture';

const log = pino({ level: 'silent' });
let servers: Servers;

beforeAll(async () => {
  servers = await startServers();
  await ensureTopics({ brokers: servers.kafka.brokers }, { log });
}, 120_000);
afterAll(() => servers?.stop());

const configOf = (given: object = {}) =>
  analysisConfig({
    kafka: { brokers: servers.kafka.brokers },
    databaseUrl: servers.postgres.url,
    ...given,
  });

const lines = (service: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ source: 'x', id: `${service} ${i}`, data: errorLine(service) }));

test('PostgreSQL away: it goes on counting, then waits, says so, and loses nothing', async () => {
  const config = await configOf({ maxUnsaved: 500 });
  const { send } = await openLinePublisher(config.kafka.brokers);
  const analysis = await startAnalysis(config);
  await send(...lines('before', 10));
  await until(async () => expect((await analysis.errors({ service: 'before' })).groups[0]?.count).toBe(10));
  await until(async () => expect(await analysis.metrics()).toMatch(/unsaved_lines 0\n/));
  servers.postgres.kill();
  await send(...lines('few', 100));
  await until(async () => expect((await analysis.errors({ service: 'few' })).groups[0]?.count).toBe(100));
  const ready = await until(async () => {
    const answer = await analysis.ask('/readyz');
    expect(answer.status).toBe(503);
    return answer.json();
  });
  expect(ready).toMatchObject({ detail: expect.stringMatching(/PostgreSQL cannot be reached.*not saved/) });
  for (let i = 0; i < 20; i += 1) await send(...lines(`many ${i}`, 100));
  await until(async () => expect(await analysis.metrics()).toMatch(/waiting_for_database 1\n/));
  const [group] = (await analysis.errors({ service: 'before' })).groups;
  const refused = await analysis.ask(`/errors/${group?.id}`, {
    method: 'POST',
    body: '{"state":"resolved"}',
  });
  expect(refused.status).toBe(503);
  await servers.postgres.restart();
  const { lag, groups } = await untilCounted(analysis);
  expect(lag).toBe(0);
  expect(groups.filter(({ service }) => service.startsWith('many')).map(({ count }) => count)).toEqual(
    Array.from({ length: 20 }, () => 100),
  );
  await until(async () => expect((await analysis.ask('/readyz')).status).toBe(200));
  await until(async () => expect(await analysis.metrics()).toMatch(/unsaved_lines 0\n/));
  await analysis.stop();
  const again = await startAnalysis(config);
  const { groups: restored } = await until(() => untilCounted(again));
  expect(restored.reduce((sum, { count }) => sum + count, 0)).toBe(2_110);
  expect((await again.errors({ service: 'before' })).groups[0]?.state).toBe('resolved');
}, 120_000);

test('of two instances one counts; the other takes over when it ends, and the first can no longer write', async () => {
  const config = await configOf();
  const { send } = await openLinePublisher(config.kafka.brokers);
  const first = await startAnalysis(config);
  await until(async () => expect((await first.ask('/readyz')).status).toBe(200));
  const second = await startAnalysis(config);
  await until(async () => {
    expect((await (await second.ask('/readyz')).json()).detail).toMatch(/Another instance/);
  });
  expect((await second.ask('/errors')).status).toBe(503);
  await send(...lines('two', 50));
  await until(async () => expect((await first.errors({ service: 'two' })).groups[0]?.count).toBe(50));
  await first.stop();
  await send(...lines('two', 80));
  await until(async () => expect((await second.errors({ service: 'two' })).groups[0]?.count).toBe(80));
  const database = createDatabase(config.databaseUrl, { name: 'test', log });
  const stale = { saved: [{ kind: 'errors', id: 'x', data: '{}' }], deleted: [] };
  await expect(saveState(database, 1, stale)).rejects.toThrow(StateTakenOver);
  await database.stop();
}, 60_000);
