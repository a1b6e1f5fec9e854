import { Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ensureTopics, openTail } from '@/server/bus';
import { testBrokers } from '@/server/testing/servers/servers';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };

test('a topic is read from a timestamp, in each partition from the first record that is not before it', async () => {
  await ensureTopics(kafka, { log });
  const producer = new Kafka({ ...kafka, logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  onTestFinished(() => producer.disconnect());
  const since = Date.now() + 1_800_000;
  const record = (partition: number, after: number) => ({
    partition,
    value: `${partition}:${after}`,
    timestamp: String(since + after),
  });
  const messages = [record(0, -2), record(0, -1), record(0, 0), record(0, 1), record(1, -1), record(2, 5)];
  await producer.send({ topic: 'activity', messages });
  const tail = await openTail(kafka, new Map([['activity', { since }]]), log);
  onTestFinished(() => tail.stop());
  const found: (string | null)[] = [];
  tail.run({ onBatch: ({ records }) => found.push(...records.map(({ value }) => value)) });
  await vi.waitFor(() => expect(found.sort()).toEqual(['0:0', '0:1', '2:5']), 10_000);
  await producer.send({ topic: 'activity', messages: [record(1, 7)] });
  await vi.waitFor(() => expect(found.sort()).toEqual(['0:0', '0:1', '1:7', '2:5']), 10_000);
  const progress = tail.progress('activity');
  expect(progress.map(({ next, end }) => end - next)).toEqual([0, 0, 0]);
  await vi.waitFor(
    () => expect(tail.progress('activity').every(({ completeAt = 0 }) => completeAt > 0)).toBe(true),
    10_000,
  );
});
