import { expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { factsOf } from './facts.mjs';

const transactional = 0x10;
const control = 0x20;

const batch = (first: number, records: number, over: object = {}) => ({
  firstOffset: BigInt(first),
  lastOffsetDelta: records - 1,
  firstTimestamp: 1_000n,
  maxTimestamp: 9_000n,
  attributes: 0,
  producerId: 7n,
  records: Array.from({ length: records }, (_, i) => ({
    offsetDelta: i,
    timestampDelta: BigInt(i),
    key: null,
    value: null,
    headers: [],
  })),
  ...over,
});
function marker(at: number, type: number, producerId = 7n) {
  const key = Buffer.from([0, 0, 0, type]);
  return batch(at, 1, {
    attributes: transactional | control,
    producerId,
    records: [{ offsetDelta: 0, key }],
  });
}
function read(from: number, to: number, ...batches: object[]) {
  const log = { facts: new Map<number, number>(), unread: [] as unknown[] };
  const reading = factsOf(log, ({ timestamp }: { timestamp: number }) => timestamp, from, to);
  const behind = reading.take(batches);
  const { isOpen } = reading;
  reading.close();
  return {
    offsets: [...log.facts.keys()],
    times: [...log.facts.values()],
    unread: log.unread,
    behind,
    isOpen,
  };
}

test('the records of a span are read, also from a batch that starts before it', () => {
  expect(read(2, 4, batch(0, 6))).toMatchObject({ offsets: [2, 3], times: [1_002, 1_003], behind: 6 });
});

test('with LogAppendTime all records of a batch have one time', () => {
  expect(read(0, 2, batch(0, 2, { attributes: 0x08 })).times).toEqual([9_000, 9_000]);
});

test('records of a transaction count when its own marker commits it', () => {
  const mine = batch(0, 2, { attributes: transactional });
  const other = batch(2, 1, { attributes: transactional, producerId: 8n });
  expect(read(0, 5, mine, other, marker(3, 0, 8n), marker(4, 1)).offsets).toEqual([0, 1]);
  expect(read(0, 5, mine, other, marker(3, 1, 8n), marker(4, 0)).offsets).toEqual([2]);
});

test('an aborted transaction and a later one of the same producer are distinguished', () => {
  const first = batch(0, 1, { attributes: transactional });
  const second = batch(2, 1, { attributes: transactional });
  expect(read(0, 4, first, marker(1, 0), second, marker(3, 1)).offsets).toEqual([2]);
});

test('records of an open transaction are unread', () => {
  expect(read(0, 1, batch(0, 1, { attributes: transactional }))).toMatchObject({
    offsets: [],
    isOpen: true,
    unread: [[0, 1, 'its transaction is still open']],
  });
});
