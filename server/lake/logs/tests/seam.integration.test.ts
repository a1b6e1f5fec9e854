import { pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type LogsAnswer, logsAnswer } from '@/lib/logs/history';
import type { SubscribeOk } from '@/lib/protocol';
import { createPublisher, type Publisher } from '@/server/bus';
import { createGateway } from '@/server/gateway';
import { emptyCatalogue, lakeFolder, startLake, until } from '@/server/lake/tests/lake.fixture';
import { connect, testOrigin, testSecret } from '@/server/testing/gateway/gateway-client';
import { openTopicAdmin, type TopicAdmin } from '@/server/testing/kafka/topic-admin';
import { testBrokers } from '@/server/testing/servers/servers';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const services = ['payment', 'order', 'web', 'shipping', 'inventory'];
let admin: TopicAdmin;
let publisher: Publisher;

beforeAll(async () => {
  admin = await openTopicAdmin(testBrokers);
  await emptyCatalogue(testBrokers, admin);
  publisher = await createPublisher(kafka, 'seam', log);
});
afterAll(() => Promise.all([admin.close(), publisher.stop()]));

/** Writes lines with numbers from..to, of several services, so that they are on several partitions. */
const write = (from: number, to: number) =>
  publisher.publish(
    ...Array.from({ length: to - from }, (_, i) => ({
      type: 'log.written' as const,
      data: {
        ...{ level: 'info' as const, msg: `line ${from + i}`, at: Date.now() },
        service: services[(from + i) % services.length] ?? '',
      },
    })),
  );

async function startGateway(): Promise<number> {
  const options = { kafka, port: 0, host: '127.0.0.1', authSecret: testSecret, allowedOrigins: [testOrigin] };
  const gateway = createGateway(options, { log });
  onTestFinished(() => gateway.stop());
  const { port } = await gateway.start();
  await until(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200));
  return port;
}

test('a live tail and the history below its offsets have every line once', { timeout: 120_000 }, async () => {
  const lake = await startLake({ kafka, path: await lakeFolder() });
  const search = async (query: string): Promise<LogsAnswer> =>
    logsAnswer.parse(await (await lake.ask(`/logs?limit=200&${query}`)).json());
  await write(0, 1_000);
  const port = await startGateway();
  // The lake writes files every second, so the lines are in files and in memory.
  await write(1_000, 1_400);
  const client = await connect(port);
  onTestFinished(() => client.close());
  const { snapshot = [] } = (await client.subscribe({ feed: 'logs' })) as SubscribeOk;
  const live = snapshot as LogsAnswer['lines'];
  expect(live.length).toBeGreaterThan(0);
  await write(1_400, 1_500);
  const oldest = new Map<number, number>();
  for (const { partition, offset } of live)
    oldest.set(partition, Math.min(offset, oldest.get(partition) ?? offset));
  const before = [...oldest].map((pair) => pair.join(':')).join(',');
  const first = await until(async () => {
    const answer = await search(`before=${before}`);
    expect(answer.missing).toEqual([]);
    return answer;
  });
  const past = [...first.lines];
  for (let { cursor } = first; cursor; ) {
    const answer = await search(`cursor=${cursor}`);
    past.push(...answer.lines);
    cursor = answer.cursor;
  }
  const messages = [...past, ...live].map(({ data }) => Number(data.msg.slice('line '.length)));
  const newest = Math.max(...live.map(({ data }) => Number(data.msg.slice('line '.length))));
  expect(messages.toSorted((a, b) => a - b)).toEqual(Array.from({ length: newest + 1 }, (_, i) => i));
});
