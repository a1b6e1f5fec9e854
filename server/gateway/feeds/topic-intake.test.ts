import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import type { RawRecord, Topic } from '@/lib/events';
import { CoreBudget } from '@/server/batching/core-budget';
import { FailureLog } from '@/server/gateway/failure-log';
import { createMetrics } from '@/server/gateway/metrics';
import { createFeeds } from './feeds';
import { InvalidMessages } from './invalid-messages';
import { TopicIntake } from './topic-intake';
import { WarmUp } from './warm-up';

/** An intake of one topic of which the offsets 0 and 1 are to be read. */
function arrange(topic: Topic) {
  const log = pino({ level: 'silent' });
  const metrics = createMetrics();
  const error = vi.fn();
  const failures = new FailureLog({ error }, metrics);
  const writer = { send: () => undefined, sendGap: () => undefined };
  const repair = { request: () => undefined };
  const budget = new CoreBudget(0.01);
  const feeds = createFeeds({ gatewayId: 'g', writer, budget, metrics, failures, repair });
  const warmUp = new WarmUp();
  const invalid = new InvalidMessages(log, metrics);
  const intake = new TopicIntake({ feeds, invalid, metrics, failures, warmUp, now: Date.now });
  const start = new Map([[topic, { topicId: 't', from: [0], end: [2] }]]);
  intake.start({ clusterId: 'c', start, ends: () => [2], silentSince: () => undefined });
  const read = (...values: string[]) => {
    const records = values.map((value, offset): RawRecord => {
      return { topic, partition: 0, offset, timestamp: Date.now(), value, headers: new Map() };
    });
    const next = records.length;
    intake.onBatch({ topic, partition: 0, records, skipped: [], unreadable: [], next });
  };
  return { feeds, warmUp, error, read };
}

const tick = JSON.stringify({ symbol: 'A', price: 1, size: 1, at: 1 });

it('pushes the events of a topic into its feed, counts invalid messages, and ends the warm-up', () => {
  const { feeds, warmUp, error, read } = arrange('prices');
  expect(warmUp.isReady).toBe(false);
  read(tick, '{');
  const { counts, offsets, ring } = feeds.all.get('prices')?.log ?? {};
  expect(counts?.totals).toEqual({ valid: 1, invalid: 1, markers: 0 });
  expect(offsets).toBe(2);
  expect(ring?.length).toBe(1);
  expect(warmUp.isReady).toBe(true);
  expect(error).not.toHaveBeenCalled();
});

it('logs a batch of a topic that is in no entry of the feed table, and goes on', () => {
  const { warmUp, error, read } = arrange('weather' as Topic);
  error.mockClear();
  read(tick, tick);
  expect(error).toHaveBeenCalledWith(
    expect.objectContaining({ topic: 'weather', err: new Error('No feed has the topic weather.') }),
    expect.any(String),
  );
  expect(warmUp.isReady).toBe(true);
});
