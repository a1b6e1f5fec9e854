import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type KafkaReader, openKafkaReader } from '@/bench/lake/proof/expected';
import { rowsOf } from '@/bench/lake/proof/lake-rows';
import { topics } from '@/lib/events';
import { openRawProducer, type RawProducer } from '@/server/testing/kafka/raw-producer';
import { openTopicAdmin, type TopicAdmin } from '@/server/testing/kafka/topic-admin';
import { testBrokers } from '@/server/testing/servers/servers';
import {
  compareAll,
  emptyCatalogue,
  lakeFolder,
  offsetsIn,
  startLake,
  type TestLake,
  until,
  writeMix,
} from './lake.fixture';

const kafka = { brokers: testBrokers };
let admin: TopicAdmin;
let producer: RawProducer;
let reader: KafkaReader;

beforeAll(async () => {
  admin = await openTopicAdmin(testBrokers);
  await emptyCatalogue(testBrokers, admin);
  producer = openRawProducer(testBrokers);
  reader = await openKafkaReader(testBrokers);
});
afterAll(async () => {
  await Promise.all([admin.close(), producer.close(), reader.close()]);
});

const send = (topic: string, partition: number, ...values: (string | Buffer | null)[]) =>
  producer.send(topic, partition, { records: values.map((value) => ({ value })) });

const untilAt = (lake: TestLake, topic: string, next: number[]) =>
  until(async () => expect(await lake.next(topic)).toEqual(next));

/** Waits until every topic of the catalogue was read to its end. Returns the state of the lake. */
async function untilRead(lake: TestLake) {
  for (const topic of topics) {
    const spans = await reader.spans(topic);
    const ends = (found: number[]) => spans.map((_, partition) => found[partition] ?? 0);
    await until(async () => expect(ends(await lake.next(topic))).toEqual(spans.map(({ end }) => end)));
  }
  return lake.state();
}

describe('the lake', () => {
  test('has every offset of every topic in exactly one place, transactions and invalid records included', async () => {
    const [since, path] = [Date.now(), await lakeFolder()];
    await writeMix(testBrokers, 1_000, 1);
    const first = await startLake({ kafka, path });
    await untilRead(first);
    await writeMix(testBrokers, 500, 2);
    await first.stop();
    const second = await startLake({ kafka, path });
    const state = await untilRead(second);
    expect(state.writer).toMatchObject({ state: 'writing', detail: null, lag: 0 });
    expect((await second.ask('/readyz')).status).toBe(200);
    await second.stop();
    const invalid = await compareAll(reader, path, state, since);
    expect(invalid).toBeGreaterThan(0);
  });

  test('waits for a topic that does not exist yet, and reads partitions that are added', async () => {
    const path = await lakeFolder();
    const lake = await startLake({ kafka, path, topics: ['clicks'] });
    await until(async () =>
      expect(await (await lake.ask('/readyz')).json()).toMatchObject({ missingTopics: ['clicks'] }),
    );
    await admin.createTopic('clicks', 1);
    await send('clicks', 0, 'any text', null, Buffer.from([0xff]));
    await untilAt(lake, 'clicks', [3]);
    await admin.addPartitions('clicks', 2);
    await send('clicks', 1, '{"a":1}');
    await untilAt(lake, 'clicks', [3, 1]);
    await lake.stop();
    const rows = (await rowsOf(path, 'clicks')).map(({ partition, offset, data }) => [
      partition,
      offset,
      data,
    ]);
    expect(rows.sort()).toEqual([
      [0, 0, 'any text'],
      [0, 1, null],
      [1, 0, '{"a":1}'],
    ]);
    expect((await offsetsIn(path, 'clicks')).invalid).toEqual(['0-2']);
  });

  test('begins another epoch when a topic is recreated, while it runs and while it does not, and loses nothing', async () => {
    const [path, topic] = [await lakeFolder(), 'recreated'];
    await admin.createTopic(topic, 1);
    await send(topic, 0, 'a', 'b', 'c');
    const first = await startLake({ kafka, path, topics: [topic] });
    await untilAt(first, topic, [3]);
    const recreate = async (...values: string[]) => {
      await admin.deleteTopic(topic);
      await admin.createTopic(topic, 1);
      await send(topic, 0, ...values);
    };
    await recreate('d', 'e');
    await untilAt(first, topic, [2]);
    await first.stop();
    await recreate('f', 'g', 'h', 'i');
    const second = await startLake({ kafka, path, topics: [topic] });
    await untilAt(second, topic, [4]);
    await second.stop();
    const { rows } = await offsetsIn(path, topic);
    expect(rows).toEqual(['0-0-0', '0-0-1', '0-0-2', '1-0-0', '1-0-1', '2-0-0', '2-0-1', '2-0-2', '2-0-3']);
  });

  test('lists what Kafka deleted before it was read as a gap', async () => {
    const [path, topic] = [await lakeFolder(), 'expired'];
    await admin.createTopic(topic, 1);
    await send(topic, 0, 'a');
    const first = await startLake({ kafka, path, topics: [topic] });
    await untilAt(first, topic, [1]);
    await first.stop();
    await send(topic, 0, 'b', 'c', 'd');
    await admin.deleteAllBut(topic, 1);
    const second = await startLake({ kafka, path, topics: [topic] });
    await untilAt(second, topic, [4]);
    const state = (await second.state()).topics.find((one) => one.topic === topic);
    expect(state?.partitions).toMatchObject([{ from: 0, to: 4, rows: 2, gaps: [[1, 3]] }]);
    await second.stop();
    expect((await offsetsIn(path, topic)).rows).toEqual(['0-0-0', '0-0-3']);
  });

  test('is not ready and says why while Kafka does not answer, and stops at once', async () => {
    const lake = await startLake({ kafka: { brokers: ['127.0.0.1:1'] }, path: await lakeFolder() });
    await until(async () => expect((await lake.state()).writer.state).toBe('kafka_away'));
    const ready = await lake.ask('/readyz');
    expect([ready.status, await ready.text()]).toEqual([
      503,
      expect.stringContaining('Kafka has not answered'),
    ]);
    const began = performance.now();
    await lake.stop();
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('waits for a folder that another process writes, and says so', async () => {
    const path = await lakeFolder();
    const first = await startLake({ kafka, path });
    await until(async () => expect((await first.state()).writer.state).toBe('writing'));
    const second = await startLake({ kafka, path });
    await until(async () =>
      expect((await second.state()).writer).toMatchObject({
        state: 'failed',
        detail: expect.stringContaining(`The process ${process.pid}`),
      }),
    );
    await first.stop();
    await until(async () => expect((await second.state()).writer.state).toBe('writing'));
  });
});
