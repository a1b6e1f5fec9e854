import { describe, expect, test } from 'vitest';
import type { PartitionTotals } from '@/server/lake/files';
import { logStart, restart } from './log-start';

const totals = (partition: number, to: number): PartitionTotals => ({
  ...{ partition, from: 0, to, rows: to, invalid: 0, markers: 0, gaps: [] },
  expired: { rows: 0, invalid: 0 },
});
const log = (epoch: number, topicId: string, clusterId = 'c') => ({ epoch, clusterId, topicId });
const found = (topicId: string, low: number[], high: number[], clusterId = 'c') => ({
  ...{ topicId, clusterId, low, high },
});
const written = { log: log(3, 'b'), partitions: [totals(0, 40), totals(1, 7)], earlier: [] };

describe('reading of a topic starts', () => {
  test('at its oldest offsets when nothing was written', () => {
    const start = logStart({ log: undefined, partitions: [], earlier: [] }, found('b', [5, 0], [9, 9]));
    expect(start).toEqual({ log: log(0, 'b'), next: [5, 0], from: [5, 0] });
  });

  test('where its files end, and a partition that was added at its beginning', () => {
    expect(logStart(written, found('b', [0, 0, 2], [50, 7, 9]))).toEqual({
      ...{ log: written.log, next: [40, 7, 2], from: [40, 7, 2] },
    });
  });

  test('after what Kafka has deleted', () => {
    expect(logStart(written, found('b', [45, 0], [50, 7]))).toEqual({
      ...{ log: written.log, next: [40, 7], from: [45, 7] },
    });
  });

  test('where its files end when Kafka says that it ends before, which may change', () => {
    expect(logStart(written, found('b', [0, 0], [39, 7]))).toMatchObject({ log: written.log, from: [40, 7] });
  });

  test('as another epoch when it was recreated', () => {
    expect(logStart(written, found('x', [0, 0], [50, 7]))).toEqual({
      ...{ log: log(4, 'x'), next: [0, 0], from: [0, 0] },
    });
  });

  test('as another epoch, after what is written, when a log from before is back', () => {
    const earlier = [
      { ...log(0, 'a'), partitions: [totals(0, 10)] },
      { ...log(2, 'a'), partitions: [totals(0, 30)] },
    ];
    expect(logStart({ ...written, earlier }, found('a', [12, 0], [50, 7]))).toEqual({
      ...{ log: log(4, 'a'), next: [30, 0], from: [30, 0] },
    });
  });

  test('as another epoch in another cluster, when brokers have no topic ids', () => {
    const zeros = '0'.repeat(32);
    const without = { ...written, log: log(0, zeros) };
    expect(logStart(without, found(zeros, [0, 0], [50, 9])).log).toEqual(log(0, zeros));
    expect(logStart(without, found(zeros, [0, 0], [50, 9], 'd')).log).toEqual(log(1, zeros, 'd'));
  });
});

describe('reading goes on', () => {
  test('at the beginning of a log that was recreated', () => {
    expect(restart(log(0, 'a'), [40, 7], { topicId: 'b', from: [0, 0, 0] })).toEqual({
      ...{ log: log(1, 'b'), next: [0, 0, 0], from: [0, 0, 0] },
    });
  });

  test('where a truncated log ends, and where the others were', () => {
    expect(restart(log(0, 'a'), [40, 7, 9], { topicId: 'a', from: [30, 7, 12] })).toEqual({
      ...{ log: log(1, 'a'), next: [30, 7, 9], from: [30, 7, 12] },
    });
  });
});
