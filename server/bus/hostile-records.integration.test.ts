import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RawRecord, Topic } from '@/lib/events';
import type { CodecName } from '@/server/testing/kafka/packing';
import { openRawProducer, type RawProducer } from '@/server/testing/kafka/raw-producer';
import type { TestRecord } from '@/server/testing/kafka/record-bytes';
import { openTopicAdmin, type TopicAdmin } from '@/server/testing/kafka/topic-admin';
import { testBrokers } from '@/server/testing/servers/servers';
import {
  consumeGroup,
  type GroupConsumer,
  type GroupOptions,
  type GroupRecord,
  openTail,
  readHeaders,
} from '.';

const log = pino({ level: 'silent' });
const waiting = { timeout: 30_000, interval: 50 };
const brokers = testBrokers;
const open: (() => Promise<unknown>)[] = [];
let admin: TopicAdmin;
let producer: RawProducer;

beforeAll(async () => {
  admin = await openTopicAdmin(brokers);
  producer = openRawProducer(brokers);
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});
afterAll(async () => {
  await producer.close();
  await admin.close();
});

async function newTopic(partitions = 1, config?: Record<string, string>): Promise<Topic> {
  const topic = `t-${randomUUID()}`;
  await admin.createTopic(topic, partitions, config);
  return topic as Topic;
}

/** Reads a topic as the gateway does. */
async function tailOf(topic: Topic, keep = 1_000_000): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  const tail = await openTail({ brokers }, new Map([[topic, keep]]), log);
  tail.run({
    onBatch: (batch) => {
      for (const record of batch.records) records.push(record);
    },
  });
  open.push(() => tail.stop());
  return records;
}

interface Reader {
  groupId: string;
  records: GroupRecord[];
  group: GroupConsumer;
}

/** Reads a topic as the services do, and commits what was read. */
async function groupOf(topic: string, more: Partial<GroupOptions> = {}): Promise<Reader> {
  const records: GroupRecord[] = [];
  const groupId = more.groupId ?? `g-${randomUUID()}`;
  const group = await consumeGroup(
    { brokers },
    {
      groupId,
      topics: [topic],
      log,
      onRecords: (read) => {
        for (const record of read) records.push(record);
      },
      onAssigned: () => undefined,
      ...more,
    },
  );
  open.push(() => group.stop());
  return { groupId, records, group };
}
const commitAll = (topic: string, { records, group }: Reader) =>
  group.commit(
    [...new Map(records.map(({ partition, offset }) => [partition, offset + 1]))].map(
      ([partition, offset]) => ({ topic, partition, offset }),
    ),
  );
const event = (n: number): TestRecord => ({
  key: `k-${n}`,
  value: `{"n":${n}}`,
  headers: [['ce_id', `${n}`]],
});

describe('records of other producers', () => {
  it('keep all headers in order in a group, and the first value of each at the gateway', async () => {
    const topic = await newTopic();
    const headers = [
      ['ce_type', 'order.confirmed'],
      ['x-trace', null],
      ['x', null],
      ['x', 'b'],
      ['', 'v'],
      [Buffer.from([0xff]), Buffer.from([0xff, 0xfe, 0x00, 0x01])],
      ['ce_id', null],
      ['ce_id', 'one'],
      ['ce_id', 'two'],
    ] as const;
    await producer.send(topic, 0, { records: [{ value: '{}', headers }] });
    const [tailed, { records }] = [await tailOf(topic), await groupOf(topic)];
    await expect.poll(() => [tailed.length, records.length], waiting).toEqual([1, 1]);
    expect(records[0]?.headers.map(({ name, value }) => [name, value])).toEqual(
      headers.map(([name, value]) => [Buffer.from(name), value === null ? null : Buffer.from(value)]),
    );
    const expected = new Map([
      ['ce_type', 'order.confirmed'],
      ['ce_id', 'one'],
    ]);
    expect(tailed[0]?.headers).toEqual(expected);
    expect(readHeaders(records[0]?.headers ?? [])).toEqual(expected);
  });

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'are read by both readers when compressed with %s',
    async (codec) => {
      const topic = await newTopic();
      await producer.send(topic, 0, { codec, records: Array.from({ length: 500 }, (_, n) => event(n)) });
      const [tailed, { records }] = [await tailOf(topic), await groupOf(topic)];
      await expect.poll(() => [tailed.length, records.length], waiting).toEqual([500, 500]);
      expect(records.map(({ value }) => value?.toString())).toEqual(tailed.map(({ value }) => value));
      expect(tailed.map(({ headers }) => headers.get('ce_id'))).toEqual(tailed.map((_, n) => `${n}`));
    },
  );

  it('may have any timestamp that the broker accepts', async () => {
    const topic = await newTopic(1, { 'message.timestamp.after.max.ms': '9223372036854775807' });
    const timestamps = [-1, 0, 1, 1_700_000_000_000_000_000n];
    for (const timestamp of timestamps)
      await producer.send(topic, 0, { timestamp, records: [{ value: '{}' }] });
    const [tailed, { records }] = [await tailOf(topic), await groupOf(topic)];
    await expect.poll(() => [tailed.length, records.length], waiting).toEqual([4, 4]);
    expect(tailed.map(({ timestamp }) => timestamp)).toEqual(timestamps.map(Number));
    expect(records.map(({ timestamp }) => timestamp)).toEqual(timestamps.map(Number));
  });

  it('are read from a batch of 150,000 without blocking the event loop, and without lag afterwards', async () => {
    const topic = await newTopic(1, { 'max.message.bytes': '20000000' });
    const records = Array.from({ length: 150_000 }, (): TestRecord => ({ value: '{"orderId":"k"}' }));
    await producer.send(topic, 0, { codec: 'zstd', records });
    // CPU time of this process, because other processes may use the machine.
    const cpuMs = () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    };
    const before = cpuMs();
    let [last, longestTurn] = [before, 0];
    const watch = setInterval(() => {
      longestTurn = Math.max(longestTurn, cpuMs() - last);
      last = cpuMs();
    }, 1);
    open.push(async () => clearInterval(watch));
    const tailed = await tailOf(topic);
    const reader = await groupOf(topic);
    await expect.poll(() => [tailed.length, reader.records.length], waiting).toEqual([150_000, 150_000]);
    await commitAll(topic, reader);
    expect(await admin.lagOf(reader.groupId, topic)).toBe(0);
    // Each of the two readers needs about half. One that blocked would need it in one turn.
    expect(longestTurn / (cpuMs() - before)).toBeLessThan(1 / 3);
  });

  it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'that decompress to 300 MB from %s are reported by their coordinates and skipped',
    async (codec: CodecName) => {
      const topic = await newTopic(1, { 'max.message.bytes': '100000000' });
      const [before, behind] = [event(0), event(1)];
      await producer.send(topic, 0, { records: [before] });
      const bomb = { value: [{ byte: 97, times: 300 << 20 }] };
      await producer.send(topic, 0, { codec, records: [bomb] });
      await producer.send(topic, 0, { records: [behind] });
      const reader = await groupOf(topic);
      const tailed = await tailOf(topic);
      await expect.poll(() => [tailed.length, reader.records.length], waiting).toEqual([3, 3]);
      for (const records of [tailed, reader.records]) {
        expect(records[1]).toMatchObject({ offset: 1, value: null });
        expect(records[1]?.unreadable).toContain('KAFKA_MAX_BATCH_BYTES');
        expect(records[2]).toMatchObject({ offset: 2 });
      }
      await commitAll(topic, reader);
      expect(await admin.lagOf(reader.groupId, topic)).toBe(0);
    },
    60_000,
  );

  it('in an unreadable last batch leave no lag', async () => {
    const topic = await newTopic(1, { 'max.message.bytes': '20000000' });
    const value = [{ byte: 97, times: 16_000 }];
    const records = Array.from({ length: 20_000 }, () => ({ value }));
    await producer.send(topic, 0, { codec: 'zstd', records });
    const reader = await groupOf(topic);
    await expect
      .poll(() => reader.records, waiting)
      .toMatchObject([{ offset: 0, unreadable: expect.any(String) }]);
    await commitAll(topic, reader);
    expect(await admin.lagOf(reader.groupId, topic)).toBe(0);
  }, 60_000);
});

describe('a group', () => {
  it('delivers no more of a large batch after a pause', async () => {
    const topic = await newTopic();
    await producer.send(topic, 0, { records: Array.from({ length: 10_000 }, () => ({ value: '{}' })) });
    const records: GroupRecord[] = [];
    const { group } = await groupOf(topic, {
      onRecords: (read) => {
        records.push(...read);
        group.pause(topic, 0);
      },
    });
    for (let parts = 1; parts <= 10; parts += 1) {
      await expect.poll(() => records.length, waiting).toBe(parts * 1_000);
      group.resume(topic, 0);
    }
    expect(records.map(({ offset }) => offset)).toEqual(records.map((_, n) => n));
  });

  it('reads 300 partitions, and partitions that are added while it runs', async () => {
    const topic = await newTopic(300);
    const [tailed, { records }] = [await tailOf(topic), await groupOf(topic)];
    for (let partition = 0; partition < 300; partition += 1)
      await producer.send(topic, partition, { records: [event(partition)] });
    await expect.poll(() => [tailed.length, records.length], waiting).toEqual([300, 300]);
    await admin.addPartitions(topic, 303);
    await expect
      .poll(() => producer.send(topic, 302, { records: [event(302)] }).catch(() => -1), waiting)
      .toBeGreaterThanOrEqual(0);
    const has = (list: readonly { partition: number }[]) => list.some(({ partition }) => partition === 302);
    await expect.poll(() => has(tailed) && has(records), waiting).toBe(true);
  }, 90_000);

  it('reads a topic that was deleted and recreated from its beginning', async () => {
    const topic = await newTopic();
    for (let n = 0; n < 5; n += 1) await producer.send(topic, 0, { records: [event(n)] });
    const reader = await groupOf(topic);
    await expect.poll(() => reader.records.length, waiting).toBe(5);
    await commitAll(topic, reader);
    await admin.deleteTopic(topic);
    await admin.createTopic(topic, 1);
    await producer.send(topic, 0, { records: [{ value: 'new' }] });
    await expect.poll(() => reader.records.at(-1)?.value?.toString(), waiting).toBe('new');
  }, 60_000);

  it('shares its partitions with a kafkajs member, as older releases had', async () => {
    const topic = await newTopic(4);
    const ours = await groupOf(topic);
    await expect.poll(() => ours.group.isMember(), waiting).toBe(true);
    const theirs: string[] = [];
    const old = new Kafka({ brokers, logLevel: logLevel.NOTHING }).consumer({
      groupId: ours.groupId,
      heartbeatInterval: 300,
      maxWaitTimeInMs: 100,
    });
    open.push(() => old.disconnect());
    await old.connect();
    await old.subscribe({ topics: [topic], fromBeginning: true });
    const joined = new Promise((resolve) => old.on(old.events.GROUP_JOIN, resolve));
    await old.run({
      autoCommit: false,
      eachMessage: async ({ partition }) => void theirs.push(`${partition}`),
    });
    await joined;
    await expect.poll(() => ours.group.isMember(), waiting).toBe(true);
    for (let partition = 0; partition < 4; partition += 1)
      await producer.send(topic, partition, { records: [event(partition)] });
    await expect.poll(() => [ours.records.length, theirs.length], waiting).toEqual([2, 2]);
    const read = [...theirs.map(Number), ...ours.records.map(({ partition }) => partition)];
    expect(read.sort()).toEqual([0, 1, 2, 3]);
    await ours.group.stop();
    await producer.send(topic, ours.records[0]?.partition ?? 0, { records: [event(9)] });
    await expect.poll(() => theirs.length, waiting).toBeGreaterThanOrEqual(3);
  }, 60_000);
});
