import { copyFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { ensureTopics } from '@/server/bus';
import { type EmbeddedKafka, startEmbeddedKafka } from '@/server/embedded/kafka';
import { openLogFile } from '@/server/supervisor/terminal/log-file';
import { testCacheDir, testDataDir } from '@/server/testing/servers/embedded';
import { buildCollectorProcess, CollectorProcess, logsConfig, readLines } from './logs.fixture';

const log = pino({ level: 'silent' });
const kills = 10;
let folder: string;
let kafka: EmbeddedKafka;

beforeAll(async () => {
  await buildCollectorProcess();
  folder = await testDataDir();
  const { JAVA_HOME: javaHome } = process.env;
  kafka = await startEmbeddedKafka({
    dataDir: path.join(folder, 'kafka'),
    cacheDir: testCacheDir(),
    heapMb: 256,
    javaHome,
  });
  await ensureTopics(kafka, { log });
});
afterAll(async () => {
  await kafka?.stop(1_000);
  await rm(folder, { recursive: true, force: true });
});

const pinoLine = (msg: string) =>
  `${JSON.stringify({ level: 30, time: Date.now(), service: 'shop', msg, orderId: 'ORD-1', padding: 'p'.repeat(200) })}\n`;
const trace = (msg: string) =>
  `2026-01-31 10:00:00,123 ERROR ${msg}\n    at charge (/srv/charge.ts:10:5)\n    at run (/srv/run.ts:1:2)\n`;

/** Writes to a file that is rotated by renaming, as that of every process of this program. */
function renamed(file: string): (n: number) => string {
  const out = openLogFile(file, 40_000, 1_000);
  onTestFinished(() => out.close());
  return (n) => {
    const msg = `renamed ${n}.`;
    out.write(pinoLine(msg));
    return msg;
  };
}

/** Writes to a file that is copied and truncated, as logrotate's copytruncate does, with records of several lines. */
function copied(file: string): (n: number) => string {
  return (n) => {
    const msg = `copied ${n}.`;
    if (n % 100 === 99) {
      copyFileSync(file, `${file}.${n}`);
      truncateSync(file);
    }
    writeFileSync(file, n % 3 === 0 ? trace(msg) : pinoLine(msg), { flag: 'a' });
    return msg;
  };
}

test(`every line is in Kafka exactly once by its id after ${kills} kills, rotations and two outages of Kafka`, async () => {
  const dataDir = path.join(folder, 'data');
  const others = path.join(folder, 'others');
  mkdirSync(path.join(dataDir, 'logs'), { recursive: true });
  mkdirSync(others);
  const config = await logsConfig(kafka.brokers, dataDir, [path.join(others, '*.log')]);
  const collector = new CollectorProcess(config);
  onTestFinished(() => collector.end('SIGTERM'));
  const progress = async () => (await collector.get('/readyz')).json();
  const writers = [renamed(path.join(dataDir, 'logs', 'shop.log')), copied(path.join(others, 'other.log'))];
  const written = writers.map((write) => write(0));
  collector.start();
  await collector.untilStarted();
  // What was rotated before a file was seen for the first time would be left out.
  await vi.waitFor(async () => expect(await progress()).toMatchObject({ files: 2 }), { timeout: 30_000 });
  let isDone = false;
  onTestFinished(() => {
    isDone = true;
  });
  const writing = (async () => {
    for (let n = 1; !isDone; n += 5) {
      for (const write of writers) for (let i = 0; i < 5; i += 1) written.push(write(n + i));
      await sleep(10 + Math.random() * 40);
    }
  })();
  for (let i = 0; i < kills; i += 1) {
    if (i % 5 === 2) await kafka.killBroker(0);
    // Every third time it is killed while it starts.
    if (i % 3 !== 0) await collector.untilStarted();
    await sleep(Math.random() * 2_000);
    await collector.end('SIGKILL');
    collector.start();
    await kafka.startBroker(0);
  }
  isDone = true;
  await writing;
  await vi.waitFor(
    async () =>
      expect(await progress()).toMatchObject({
        files: 2,
        lagBytes: 0,
        problems: [],
      }),
    { timeout: 60_000, interval: 200 },
  );
  const byId = new Map<string, string>();
  for (const { id, data } of await readLines(kafka.brokers, [])) {
    expect(byId.get(id) ?? data.msg).toBe(data.msg);
    byId.set(id, data.msg);
  }
  const counts = new Map<string, number>();
  for (const msg of byId.values()) counts.set(nameOf(msg), (counts.get(nameOf(msg)) ?? 0) + 1);
  const wrong = written.filter((msg) => counts.get(msg) !== 1);
  expect({ wrong: wrong.length, first: wrong.slice(0, 5).map((msg) => [msg, counts.get(msg) ?? 0]) }).toEqual(
    {
      wrong: 0,
      first: [],
    },
  );
  expect(counts.size).toBe(written.length);
}, 240_000);

const nameOf = (msg: string): string => /(renamed|copied) \d+\./.exec(msg)?.[0] ?? msg;
