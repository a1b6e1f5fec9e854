import { expect, test } from 'vitest';
import type { LakeFolder, PartitionTotals, TopicState } from '@/server/lake/files';
import type { PartitionBatch } from '@/server/lake/segment';
import { lagOf, lakeLog, topicState } from './lake-logs';
import { OpenSegment } from './open-segment';

const log = { epoch: 2, clusterId: 'c', topicId: 't' };
const totals = (partition: number, to: number): PartitionTotals => ({
  ...{ partition, from: 1, to, rows: to - 1, invalid: 0, markers: 0, gaps: [] },
  expired: { rows: 1, invalid: 0 },
});
const written: TopicState = {
  ...{ topic: 'orders', log, partitions: [totals(1, 4)], earlier: [], files: 3, bytes: 99, newestAt: 7 },
  nextSegment: 1,
};
const markers = (partition: number, from: number, to: number): PartitionBatch => ({
  ...{ topic: 'orders', partition, rows: [], invalid: [], gaps: [], next: to },
  markers: [{ from, to }],
});

function parts(open: OpenSegment | undefined, state = written) {
  const folder: Pick<LakeFolder, 'state'> = { state: () => state };
  const reader = { ends: () => [9, 9], completeAt: () => undefined };
  return { topics: ['orders'], folder: folder as LakeFolder, reader, writer: { segment: () => open } };
}

test('what a topic has is what its files have and what is open', () => {
  const open = new OpenSegment(log, [0, 4]);
  open.add(markers(1, 4, 6));
  open.add(markers(0, 0, 1));
  expect(lakeLog(parts(open), 'orders')?.partitions).toMatchObject([
    { partition: 0, from: 0, to: 1, markers: 1 },
    { partition: 1, from: 1, to: 6, rows: 3, markers: 2, expired: { rows: 1 } },
  ]);
  expect(topicState(parts(open), 'orders')).toMatchObject({
    files: 3,
    bytes: 99,
    newestAt: 7,
    freshMs: null,
  });
  expect(lagOf(parts(open), 'orders')).toBe(9 - 1 + (9 - 6));
});

test('a new epoch has only what is open of it', () => {
  const open = new OpenSegment({ ...log, epoch: 3 }, [0]);
  open.add(markers(0, 0, 2));
  expect(lakeLog(parts(open), 'orders')).toMatchObject({ epoch: 3, partitions: [{ from: 0, to: 2 }] });
});

test('before Kafka answers it is what the files have, and nothing without files', () => {
  expect(lakeLog(parts(undefined), 'orders')).toMatchObject({ epoch: 2, partitions: [{ to: 0 }, { to: 4 }] });
  const none = { ...written, log: undefined, partitions: [] };
  expect(lakeLog(parts(undefined, none), 'orders')).toBeUndefined();
});
