import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { type EmbeddedKafka, startEmbeddedKafka } from '@/server/embedded/kafka';
import { testCacheDir, testDataDir } from '@/server/testing/embedded';
import { consumeGroup, createPublisher, ensureTopics, type Publisher } from '.';

const log = pino({ level: 'silent' });
const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function startThree(): Promise<EmbeddedKafka> {
  const dataDir = await testDataDir();
  open.push(() => rm(dataDir, { recursive: true, force: true }));
  const { JAVA_HOME: javaHome } = process.env;
  const kafka = await startEmbeddedKafka({
    dataDir,
    cacheDir: testCacheDir(),
    heapMb: 256,
    javaHome,
    brokers: 3,
  });
  open.push(() => kafka.stop(1_000));
  await ensureTopics(kafka, { log, replication: 3 });
  return kafka;
}

/** The ids of all events of the topic `orders`, as they are read. */
async function readIds(kafka: EmbeddedKafka): Promise<Set<string>> {
  const ids = new Set<string>();
  const group = await consumeGroup(kafka, {
    groupId: 'reader',
    topics: ['orders'],
    log,
    onRecords: (records) => {
      for (const { headers } of records) ids.add(headers.ce_id ?? '');
    },
    onAssigned: () => undefined,
  });
  open.push(() => group.stop());
  return ids;
}

/** Publishes for as long as it may, each time events of so many orders that every broker gets some. */
class Producer {
  readonly published: string[] = [];
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly name: string,
    private readonly publisher: Publisher,
  ) {}

  start(stopped: AbortSignal): void {
    this.running = this.run(stopped);
  }

  async stop(): Promise<void> {
    await this.running;
    await this.publisher.stop();
  }

  private async run(stopped: AbortSignal): Promise<void> {
    for (let n = 0; !stopped.aborted; n += 1) {
      const ids = Array.from({ length: 24 }, (_, k) => `${this.name}-${n}-${k}`);
      await this.publisher.publish(
        ...ids.map((id) => ({ type: 'order.confirmed' as const, id, data: { orderId: id } })),
      );
      this.published.push(...ids);
    }
  }
}

test('what was published is there, whichever broker dies while it is sent', {
  timeout: 120_000,
}, async () => {
  const kafka = await startThree();
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const producers = await Promise.all(
    names.map(async (name) => new Producer(name, await createPublisher(kafka, name, log))),
  );
  const enough = new AbortController();
  for (const producer of producers) producer.start(enough.signal);
  await sleep(1_000);
  await kafka.killBroker(0);
  for (const { published } of producers) {
    const before = published.length;
    await expect.poll(() => published.length, { timeout: 60_000 }).toBeGreaterThan(before + 100);
  }
  enough.abort();
  await Promise.all(producers.map((producer) => producer.stop()));
  const published = producers.flatMap((producer) => producer.published);
  const read = await readIds(kafka);
  await expect.poll(() => published.filter((id) => !read.has(id)), { timeout: 30_000 }).toEqual([]);
});
