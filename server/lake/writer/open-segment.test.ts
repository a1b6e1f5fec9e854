import { expect, test } from 'vitest';
import type { EventRow, PartitionBatch } from '@/server/lake/segment';
import { OpenSegment } from './open-segment';

const log = { epoch: 0, clusterId: 'c', topicId: 't' };
const row = (offset: number): EventRow => ({
  ...{ partition: 1, offset, at: offset, key: null, id: '', type: '', source: null, traceparent: null },
  ...{ data: 'xx', fields: null },
});
const batch = (next: number, over: Partial<PartitionBatch>): PartitionBatch => ({
  ...{ topic: 'orders', partition: 1, rows: [], invalid: [], markers: [], gaps: [], next },
  ...over,
});

test('counts what became of each offset', () => {
  const segment = new OpenSegment(log, [0, 10]);
  const gap = { from: 10, to: 12, reason: 'retention' as const };
  segment.add(batch(12, { gaps: [gap] }));
  segment.add(batch(15, { rows: [row(12), row(13)], markers: [{ from: 14, to: 15 }] }));
  expect(segment.counts()).toEqual([
    { partition: 1, from: 10, to: 15, rows: 2, invalid: 0, markers: 1, gaps: [gap] },
  ]);
  expect(segment).toMatchObject({ next: [0, 15], newestAt: 13 });
});

test('a partition that was added begins with its first batch', () => {
  const segment = new OpenSegment(log, [0]);
  segment.add(batch(1, { rows: [row(0)] }));
  expect(segment.counts()).toMatchObject([{ partition: 1, from: 0, to: 1, rows: 1 }]);
});

test.each([
  ['leaves out an offset', batch(13, { rows: [row(12)] })],
  ['comes twice', batch(10, { rows: [row(9)] })],
  ['counts too little', batch(12, { rows: [row(10)] })],
])('a batch that %s is refused, because it would be lost or doubled', (_, given) => {
  expect(() => new OpenSegment(log, [0, 10]).add(given)).toThrow('orders-1 was read from 10');
});
