import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
// biome-ignore lint/style/noRestrictedImports: only a client shows whether the server answers
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPublisher, ensureTopics } from '@/server/bus';
import { testCacheDir, testDataDir } from '@/server/testing/servers/embedded';
import { startEmbeddedKafka } from './kafka';
import { startEmbeddedPostgres } from './postgres';

// Characters with a meaning in property files, lists, class paths, URLs, shells, log4j, or Java without a locale.
const ODD = [
  'ü 日本, 100%25 a\\b',
  "it's $HOME $" + '{x} #1 a:b;c=d!',
  `${'é'.repeat(100)}${'-long'.repeat(10)}`,
];

const log = pino({ level: 'silent' });
let scratch: string;
beforeAll(async () => {
  scratch = await testDataDir();
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function runKafka(dataDir: string): Promise<void> {
  const kafka = await startEmbeddedKafka({ dataDir, cacheDir: testCacheDir() });
  const config = { brokers: kafka.brokers };
  await ensureTopics(config, { log });
  const publisher = await createPublisher(config, 'test', log);
  const data = { symbol: randomUUID().slice(0, 8), price: 1, size: 1, at: Date.now() };
  await publisher.publish({ type: 'price.ticked', data });
  await publisher.stop();
  await kafka.stop();
}

async function runPostgres(dataDir: string, statement: string): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dataDir });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(statement);
  await client.end();
  await postgres.stop();
}

test('Kafka and PostgreSQL keep their data in a folder with any name, and find it again', async () => {
  const dataDir = path.join(scratch, ...ODD);
  for (const statement of ['CREATE TABLE kept (n int)', 'SELECT * FROM kept']) {
    await runKafka(path.join(dataDir, 'kafka'));
    await runPostgres(path.join(dataDir, 'postgres'), statement);
  }
  const broker = path.join(dataDir, 'kafka', '1-node', 'broker-1');
  expect(await readdir(path.join(broker, 'data'))).toContain('prices-0');
  expect(await readdir(path.join(broker, 'logs'))).toContain('kafka.log');
  expect(await readdir(scratch)).toEqual([ODD[0]]);
}, 120_000);
