import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { destination, pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { ensureTopics } from '@/server/bus';
import { environmentWith } from '@/server/config';
import { createLogs } from '@/server/logs';
import { startNodeChild } from '@/server/supervisor/processes/node-child';
import { createLogDigest } from '@/server/supervisor/terminal/log-digest';
import { openLogFile } from '@/server/supervisor/terminal/log-file';
import { openTopicAdmin, type TopicAdmin } from '@/server/testing/kafka/topic-admin';
import { testBrokers } from '@/server/testing/servers/servers';
import { line } from './collector.fixture';
import { logsConfig, readLines } from './logs.fixture';

const silent = pino({ level: 'silent' });
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000, interval: 20 });
let admin: TopicAdmin;
let folder: string;

beforeAll(async () => {
  await ensureTopics({ brokers: testBrokers }, { log: silent });
  admin = await openTopicAdmin(testBrokers);
  folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-logs-'));
});
afterAll(async () => {
  await admin.close();
  await rm(folder, { recursive: true, force: true });
});

/** A role that collects a folder of its own. `lines` reads what it has published. */
async function openRole(name: string, log = silent) {
  const dataDir = path.join(folder, name);
  mkdirSync(path.join(dataDir, 'logs'), { recursive: true });
  const from = await admin.endsOf('logs');
  const config = await logsConfig(testBrokers, dataDir);
  const role = createLogs(config, { log });
  onTestFinished(() => role.stop());
  const { port } = await role.start();
  const lines = () => readLines(testBrokers, from);
  const file = (of: string) => path.join(dataDir, 'logs', of);
  return {
    lines,
    file,
    otlpPort: config.otlp.port,
    get: (route: string) => fetch(`http://127.0.0.1:${port}${route}`),
  };
}

test('a line that is collected causes no line of the collector, not even with LOG_LEVEL=debug', async () => {
  const own = path.join(folder, 'quiet', 'logs', 'logs.log');
  mkdirSync(path.dirname(own), { recursive: true });
  const log = pino({ level: 'debug' }, destination({ dest: own, sync: true }));
  const { lines, file } = await openRole('quiet', log);
  log.info('started');
  await until(async () => expect((await lines()).map(({ data }) => data.msg)).toContain('started'));
  const before = readFileSync(own, 'utf8');
  for (let i = 0; i < 20; i += 1) {
    appendFileSync(file('shop.log'), line(`line ${i}`));
    await until(async () => expect((await lines()).map(({ data }) => data.msg)).toContain(`line ${i}`));
  }
  expect(readFileSync(own, 'utf8')).toBe(before);
});

test('the last words of a process that is killed arrive', async () => {
  const { lines, file } = await openRole('killed');
  const log = openLogFile(file('payment.log'));
  onTestFinished(() => log.close());
  const script = `process.stdout.write('{"level":30,"msg":"whole"}\\nlast words', () => process.kill(process.pid, 'SIGKILL'))`;
  const digest = createLogDigest(() => undefined);
  const child = await startNodeChild({ args: ['-e', script], env: environmentWith(), log, digest });
  expect(await child.exited).toMatchObject({ signal: 'SIGKILL' });
  await until(async () =>
    expect((await lines()).map(({ data }) => `${data.service} ${data.msg}`)).toEqual([
      'payment whole',
      'payment last words',
    ]),
  );
});

test('a program sends lines to the endpoint of the same role, which counts them', async () => {
  const { lines, otlpPort, get } = await openRole('otlp');
  const record = {
    timeUnixNano: '1769853600000000000',
    severityNumber: 17,
    body: { stringValue: 'from outside' },
  };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'billing' } }] };
  const body = JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`http://127.0.0.1:${otlpPort}/v1/logs`, { method: 'POST', headers, body });
  expect(response.status).toBe(200);
  expect((await lines()).map(({ data }) => data)).toEqual([
    expect.objectContaining({
      service: 'billing',
      level: 'error',
      msg: 'from outside',
      at: 1_769_853_600_000,
    }),
  ]);
  expect(await (await get('/metrics')).text()).toContain('pulseboard_logs_otlp{result="lines"} 1');
});

test('/readyz says how many files there are and what does not work', async () => {
  const { file, get, lines } = await openRole('ready');
  appendFileSync(file('shop.log'), line('collected'));
  await until(async () => expect(await lines()).toHaveLength(1));
  expect(await (await get('/readyz')).json()).toMatchObject({ status: 'ready', files: 1, problems: [] });
});
