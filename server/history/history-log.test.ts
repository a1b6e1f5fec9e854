import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RawRecord } from '@/lib/events';
import { decodeCursor } from '@/lib/protocol/cursor';
import { HistoryLog } from './history-log';
import { createMetrics } from './metrics';

const found = { clusterId: 'c', topicId: 't', low: [0, 10], high: [4, 20] };
let metrics: ReturnType<typeof createMetrics>;
let log: HistoryLog;
beforeEach(() => {
  metrics = createMetrics();
  log = new HistoryLog(metrics, pino({ level: 'silent' }));
});

const record = (offset: number, value: unknown, timestamp = Date.now()): RawRecord => ({
  topic: 'prices',
  partition: 0,
  offset,
  timestamp,
  value: JSON.stringify(value),
  headers: new Map(),
});
const tick = (symbol: string, price = 1) => ({ symbol, price, size: 1, at: 1 });

/** A checkpoint of another process that read the same log. */
function saved(next: number[]) {
  const before = new HistoryLog(createMetrics(), pino({ level: 'silent' }));
  before.begin(found, undefined);
  before.take([record(0, tick('SAVED'))]);
  for (const [partition, offset] of next.entries()) before.advance(partition, offset);
  return before.checkpoint();
}

describe('where reading starts', () => {
  it('is the oldest record in Kafka, or the position of a checkpoint', () => {
    expect(log.begin(found, undefined)).toEqual([0, 10]);
    expect(log.begin(found, saved([3, 15]))).toEqual([3, 15]);
    expect(log.history.hasSymbol('SAVED')).toBe(true);
  });

  it('is the beginning for partitions that were added since', () =>
    expect(log.begin({ ...found, low: [0, 10, 0], high: [4, 20, 5] }, saved([3, 15]))).toEqual([3, 15, 0]));

  it.each([
    ['Kafka has deleted what follows it', { low: [0, 16] }],
    ['the log was cut', { high: [2, 20] }],
    ['the topic was recreated', { topicId: 'other' }],
    ['it is of another cluster', { clusterId: 'other' }],
    ['there are fewer partitions', { low: [0], high: [4] }],
  ])('is the oldest record when %s', (_, over) => {
    const now = { ...found, ...over };
    expect(log.begin(now, saved([3, 15]))).toEqual(now.low);
    expect(log.history.symbolCount).toBe(0);
  });
});

it('reports the share of the records at the start that were read, and 1 only for all', () => {
  log.begin(found, undefined);
  expect(log.readShare).toBe(0);
  log.advance(0, 4);
  log.advance(1, 13);
  expect(log.readShare).toBe(0.5);
  log.advance(1, 19.99);
  expect(log.readShare).toBe(0.99);
  log.advance(1, 20);
  expect(log.readShare).toBe(1);
  expect(decodeCursor(log.position)?.next).toEqual([4, 20]);
});

it('leaves out invalid records, those without a time and those hours ahead, and counts them by reason', async () => {
  log.begin(found, undefined);
  const ahead = Date.now() + 2 * 3_600_000;
  log.take([
    record(0, { no: 'tick' }),
    record(1, tick('A'), -1),
    record(2, tick('A'), ahead),
    record(3, tick('B')),
  ]);
  expect(log.history.names()).toEqual(['B']);
  const { values } = await metrics.leftOut.get();
  expect(values.map(({ labels, value }) => [labels.reason, value])).toEqual([
    ['invalid', 1],
    ['no time', 1],
    ['ahead', 1],
  ]);
});

it('is rebuilt, with another epoch, when the log was recreated', () => {
  log.begin(found, undefined);
  log.take([record(3, tick('B'))]);
  const before = log.position;
  log.handleBreak({ topic: 'prices', reason: 'epoch', topicId: 'u', from: [0, 0], missed: 0 });
  expect(log.history.symbolCount).toBe(0);
  expect(decodeCursor(log.position)).toMatchObject({ next: [0, 0] });
  expect(decodeCursor(log.position)?.epoch).not.toBe(decodeCursor(before)?.epoch);
});
