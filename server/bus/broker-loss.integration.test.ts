import { rm } from 'node:fs/promises';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type EmbeddedKafka, startEmbeddedKafka } from '@/server/embedded/kafka';
import { testCacheDir, testDataDir } from '@/server/testing/servers/embedded';
import {
  consumeGroup,
  createPublisher,
  createRecordPublisher,
  ensureTopics,
  headerText,
  openTail,
  type Publisher,
  toHeaders,
} from '.';

const log = pino({ level: 'silent' });
const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

let dataDir: string;
let kafka: EmbeddedKafka;

beforeAll(async () => {
  dataDir = await testDataDir();
  const { JAVA_HOME: javaHome } = process.env;
  const cacheDir = testCacheDir();
  kafka = await startEmbeddedKafka({ dataDir, cacheDir, heapMb: 256, javaHome, brokers: 3 });
  await ensureTopics(kafka, { log, replication: 3 });
}, 60_000);
afterAll(async () => {
  await kafka?.stop(1_000);
  await rm(dataDir, { recursive: true, force: true });
});

/** Reads the events of the topic `orders`. */
async function readIds(): Promise<{ ids: Set<string>; stored: { partition: number; id: string }[] }> {
  const ids = new Set<string>();
  const stored: { partition: number; id: string }[] = [];
  const group = await consumeGroup(kafka, {
    groupId: 'reader',
    topics: ['orders'],
    log,
    onRecords: (records) => {
      for (const { headers, partition } of records) {
        const id = headerText(headers, 'ce_id') ?? '';
        ids.add(id);
        stored.push({ partition, id });
      }
    },
    onAssigned: () => {
      ids.clear();
      stored.length = 0;
    },
  });
  open.push(() => group.stop());
  return { ids, stored };
}

interface IdPublisher {
  publish(ids: readonly string[]): Promise<unknown>;
  stop(): Promise<void>;
}

async function eventPublisher(name: string): Promise<IdPublisher> {
  const publisher: Publisher = await createPublisher(kafka, name, log);
  return {
    publish: (ids) =>
      publisher.publish(
        ...ids.map((id) => ({ type: 'order.confirmed' as const, id, data: { orderId: id } })),
      ),
    stop: () => publisher.stop(),
  };
}

/** Publishes encoded records, as the outbox does. */
async function recordPublisher(name: string): Promise<IdPublisher> {
  const publisher = await createRecordPublisher(kafka, name, log);
  return {
    publish: (ids) =>
      publisher.publish(
        ids.map((id) => ({
          topic: 'orders',
          key: Buffer.from(id),
          value: Buffer.from(JSON.stringify({ orderId: id })),
          headers: toHeaders({ ce_type: 'order.confirmed', ce_id: id }),
        })),
      ),
    stop: () => publisher.stop(),
  };
}

/** Publishes until it is stopped; each batch has enough orders for every broker to get some. */
class Producer {
  readonly published: string[] = [];
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly name: string,
    private readonly publisher: IdPublisher,
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
      await this.publisher.publish(ids);
      this.published.push(...ids);
    }
  }
}

test('acknowledged events are stored when a broker dies during the send', {
  timeout: 120_000,
}, async () => {
  const makers = [
    eventPublisher,
    eventPublisher,
    eventPublisher,
    recordPublisher,
    recordPublisher,
    recordPublisher,
  ];
  const producers = await Promise.all(
    makers.map(async (make, n) => new Producer(`p${n}`, await make(`p${n}`))),
  );
  const enough = new AbortController();
  for (const producer of producers) producer.start(enough.signal);
  for (const { published } of producers)
    await expect.poll(() => published.length, { timeout: 60_000 }).toBeGreaterThan(0);
  await kafka.killBroker(0);
  for (const { published } of producers) {
    const before = published.length;
    await expect.poll(() => published.length, { timeout: 60_000 }).toBeGreaterThan(before + 100);
  }
  enough.abort();
  await Promise.all(producers.map((producer) => producer.stop()));
  const published = producers.flatMap((producer) => producer.published);
  const { ids, stored } = await readIds();
  await expect.poll(() => published.filter((id) => !ids.has(id)), { timeout: 30_000 }).toEqual([]);
  // The outbox's records are stored once and in order, however often they were sent.
  const byPartition = new Map<string, string[]>();
  for (const { partition, id } of stored) {
    const source = `${partition} ${id.split('-')[0]}`;
    byPartition.set(source, [...(byPartition.get(source) ?? []), id]);
  }
  for (const [source, stored] of byPartition) {
    if (!/ p[345]$/.test(source)) continue;
    const rank = new Map(published.map((id, n) => [id, n]));
    const ranks = stored.map((id) => rank.get(id) ?? Number.POSITIVE_INFINITY);
    expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b));
  }
});

test('a reader that is opened just after a broker died starts at the end of every partition', {
  timeout: 120_000,
}, async () => {
  await kafka.startBroker(0);
  const publisher = await createPublisher(kafka, 'everywhere', log);
  open.push(() => publisher.stop());
  await publisher.publish(
    ...Array.from({ length: 100 }, (_, n) => ({
      type: 'price.ticked' as const,
      data: { symbol: `SYM${n}`, price: 1, size: 1, at: Date.now() },
    })),
  );
  await kafka.killBroker(1);
  const tail = await openTail(kafka, new Map([['prices', 0]]), log);
  open.push(() => tail.stop());
  const { from, end } = tail.start.get('prices') ?? { from: [], end: [] };
  expect(from).toEqual(end);
  expect(Array.from(from, (offset) => offset > 0)).toEqual(Array(6).fill(true));
});
