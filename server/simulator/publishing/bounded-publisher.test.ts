import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outgoing, Publisher } from '@/server/bus';
import { createMetrics } from '@/server/simulator/metrics';
import { createProblems } from '@/server/simulator/problems';
import { createBoundedPublisher } from './bounded-publisher';
import { createKafkaLink } from './kafka-link';

const log = pino({ level: 'silent' });
const tick: Outgoing = { type: 'price.ticked', data: { symbol: 'A', price: 1, size: 1, at: 1 } };

/** A publisher with a Kafka that acknowledges events by `answer`. */
async function setUp(publish: () => Promise<void>, bound = { batches: 5, ageMs: 1_000 }) {
  const opened = vi.fn(
    async (): Promise<Publisher> => ({ publish, publishRecords: publish, stop: async () => undefined }),
  );
  const problems = createProblems(log);
  const metrics = createMetrics();
  const link = createKafkaLink({ brokers: [] }, { log, problems, open: opened });
  link.connect();
  await vi.advanceTimersByTimeAsync(0);
  const publisher = createBoundedPublisher('prices', bound, { link, metrics, problems });
  const skipped = async () => (await metrics.skipped.get()).values[0]?.value ?? 0;
  return { publisher, problems, link, opened, skipped };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a bounded publisher', () => {
  it('skips events above the limit, reports it, and continues when Kafka answers', async () => {
    const answers: (() => void)[] = [];
    const { publisher, problems, skipped } = await setUp(
      () => new Promise((resolve) => answers.push(resolve)),
    );
    for (let sent = 0; sent < 8; sent += 1) publisher.send([tick, tick]);
    expect(answers).toHaveLength(5);
    expect(await skipped()).toBe(6);
    expect(problems.current).toContain('skipped');
    for (const answer of answers) answer();
    await publisher.idle();
    expect(publisher.meter.total).toBe(10);
    await vi.advanceTimersByTimeAsync(3_000);
    publisher.send([tick]);
    answers.at(-1)?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(problems.current).toBeUndefined();
    expect(publisher.open).toBe(true);
  });

  it('closes when the oldest batch has waited too long, even with few batches', async () => {
    const { publisher } = await setUp(() => new Promise(() => undefined));
    publisher.send([tick]);
    expect(publisher.open).toBe(true);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(publisher.open).toBe(false);
  });

  it('reconnects when a producer failed', async () => {
    const publish = vi.fn(async () => undefined).mockRejectedValueOnce(new Error('out of order'));
    const { publisher, link, opened } = await setUp(publish);
    await expect(publisher.deliver([tick])).rejects.toThrow('out of order');
    await vi.advanceTimersByTimeAsync(0);
    expect(opened).toHaveBeenCalledTimes(2);
    expect(link.connected).toBe(true);
    await publisher.deliver([tick]);
    expect(publisher.meter.total).toBe(1);
  });
});

describe('a link', () => {
  it('retries until Kafka is available', async () => {
    const open = vi.fn(async (): Promise<Publisher> => {
      if (open.mock.calls.length < 4) throw new Error('refused');
      return {
        publish: async () => undefined,
        publishRecords: async () => undefined,
        stop: async () => undefined,
      };
    });
    const problems = createProblems(log);
    const link = createKafkaLink({ brokers: [] }, { log, problems, open });
    link.connect();
    await vi.advanceTimersByTimeAsync(1_500);
    expect(link.connected).toBe(false);
    expect(problems.current).toContain('Kafka cannot be reached');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(link.connected).toBe(true);
    expect(problems.current).toBeUndefined();
  });
});
