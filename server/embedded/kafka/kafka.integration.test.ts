import { mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createPublisher, ensureTopics } from '@/server/bus';
import { testCacheDir, testDataDir } from '@/server/testing/servers/embedded';
import { killParentOf } from '@/server/testing/servers/killed-parent';
import { testBrokers } from '@/server/testing/servers/servers';
import { markProcess } from '../process-mark';
import { type EmbeddedKafka, type EmbeddedKafkaOptions, startEmbeddedKafka } from '.';
import { viewCluster } from './metadata-probe';

const log = pino({ level: 'silent' });
let scratch: string;
/** Shared by all tests, so that the folders of a cluster are formatted once. */
let dataDir: string;
let kafka: EmbeddedKafka | undefined;

beforeAll(async () => {
  scratch = await testDataDir();
  dataDir = path.join(scratch, 'kafka');
});
afterEach(async () => {
  await kafka?.stop(1_000);
  kafka = undefined;
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

function startKafka(options: Partial<EmbeddedKafkaOptions> = {}): Promise<EmbeddedKafka> {
  const { JAVA_HOME: javaHome } = process.env;
  return startEmbeddedKafka({ dataDir, cacheDir: testCacheDir(), heapMb: 256, javaHome, ...options });
}
/** Starts a cluster that is stopped after the test. */
async function start(options: Partial<EmbeddedKafkaOptions> = {}): Promise<EmbeddedKafka> {
  kafka = await startKafka(options);
  return kafka;
}

function portOf(cluster: EmbeddedKafka, broker: number): number {
  return Number(cluster.brokers[broker]?.split(':')[1]);
}

async function publish(cluster: Pick<EmbeddedKafka, 'brokers'>): Promise<void> {
  const publisher = await createPublisher(cluster, 'test', log);
  const data = { symbol: 'ACME', price: 1, size: 1, at: 0 };
  await publisher.publish({ type: 'price.ticked', data });
  await publisher.stop();
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

describe('a started broker', () => {
  let cluster: EmbeddedKafka;
  beforeAll(async () => {
    // One id in 64 begins with a hyphen, which Kafka's storage tool would take for an option.
    await mkdir(path.join(dataDir, '1-node'), { recursive: true });
    await writeFile(path.join(dataDir, '1-node', 'cluster-id'), '-QwcqcxDIz1p2tFSCKvyZw\n');
    cluster = await startKafka();
    await ensureTopics(cluster, { log });
  });
  afterAll(() => cluster?.stop(1_000));

  test('accepts events, and listens on loopback only', async () => {
    await publish(cluster);
    const outside = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address && !address.internal && address.family === 'IPv4');
    for (const address of outside) {
      expect(await canConnect(address?.address ?? '', portOf(cluster, 0))).toBe(false);
    }
  });

  test('that is killed with kill -9 is reported to listeners and has its topics after a restart', async () => {
    const died = new Promise((resolve) => cluster.onExit(resolve));
    await cluster.killBroker(0);
    expect(await died).toMatchObject({ broker: 0, signal: 'SIGKILL' });
    await cluster.startBroker(0);
    await publish(cluster);
  });
});

test('a broker whose parent was killed with kill -9 is ended, and the next start has its data', async () => {
  const orphan = await killParentOf('kafka', dataDir);
  const cluster = await start();
  expect(cluster.pids()).not.toContain(orphan);
  expect(markProcess(orphan)).toBeUndefined();
  expect(await viewCluster(portOf(cluster, 0), 5_000)).toMatchObject({ brokers: [1] });
});

test('a port in use by another cluster is named, with the broker’s last log lines', async () => {
  const taken = testBrokers[0] ?? '';
  const attempt = start({ ports: [Number(taken.split(':')[1])] });
  await expect(attempt).rejects.toThrow(new RegExp(`${taken} ended while it started.*in use`, 's'));
});

test('a cluster of three accepts events and creates topics while one of its brokers is down', {
  timeout: 120_000,
}, async () => {
  const cluster = await start({ brokers: 3 });
  await ensureTopics(cluster, { log, replication: 3 });
  await cluster.killBroker(1);
  const brokers = [...cluster.brokers.slice(1), ...cluster.brokers.slice(0, 1)];
  // Until the session of the dead broker expires, metadata may still name it as the controller.
  const attempts = Array.from({ length: 8 }, (_, n) => [
    publish({ brokers }),
    ensureTopics({ brokers }, { log, replication: 2, services: [{ topic: 'prices', service: `late-${n}` }] }),
  ]);
  await Promise.all(attempts.flat());
  await cluster.startBroker(1);
  const view = await viewCluster(portOf(cluster, 1), 5_000);
  expect(view.brokers.sort()).toEqual([1, 2, 3]);
});
