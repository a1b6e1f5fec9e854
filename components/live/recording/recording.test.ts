import { expect, test } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import { encodeCursor } from '@/lib/protocol/cursor';
import { eventSum } from '@/lib/protocol/event-sum';
import type { RangeEntry } from './recording-entry';
import { RecordingLog } from './recording-log';
import type { AppliedRange } from './recording-range';
import { recordingReport, recordingText } from './recording-report';

const epoch = 'e1';
const cursor = (...next: number[]) => encodeCursor({ epoch, next });
const event = (partition: number, offset: number, over: Partial<DomainEvent> = {}): DomainEvent => ({
  id: `orders-${partition}-${offset}`,
  type: 'order.confirmed',
  at: 1_700_000_000_000 + offset,
  partition,
  offset,
  data: { orderId: `o-${offset}` },
  ...over,
});
function applied(
  from: number[],
  to: number[],
  events: DomainEvent[],
  over: Partial<AppliedRange> = {},
): AppliedRange {
  const counts = { filtered: 0, invalid: 0, markers: 0 };
  const sums = events.map(eventSum);
  return {
    from: cursor(...from),
    to: cursor(...to),
    events,
    sums,
    conflated: 0,
    offsets: counts,
    isRecovered: false,
    ...over,
  };
}
const ranges = (log: RecordingLog) =>
  log.entries().filter((entry): entry is RangeEntry => entry.kind === 'range');

test('a batch is recorded with partition, offset and sum of each event, and the offsets between its cursors', () => {
  const log = new RecordingLog();
  log.snapshot({}, cursor(10, 20), 1);
  const events = [event(0, 10), event(1, 21)];
  log.range({}, applied([10, 20], [11, 22], events, { offsets: { filtered: 0, invalid: 1, markers: 0 } }), 2);
  expect(log.entries()).toMatchObject([
    { kind: 'snapshot', at: 1, epoch, next: [10, 20] },
    {
      kind: 'range',
      at: 2,
      covers: [0, 10, 11, 1, 20, 22],
      events: [0, 10, eventSum(event(0, 10)), 1, 21, eventSum(event(1, 21))],
      counts: { filtered: 0, invalid: 1, markers: 0 },
    },
  ]);
});

test('a message that passes no offset is not recorded, and one that passes only invalid records is', () => {
  const log = new RecordingLog();
  log.range({}, applied([1], [1], []), 1);
  expect(log.entries()).toEqual([]);
  log.range({}, applied([1], [3], [], { offsets: { filtered: 0, invalid: 2, markers: 0 } }), 1);
  expect(ranges(log)).toMatchObject([{ covers: [0, 1, 3], counts: { invalid: 2 } }]);
});

test('consecutive ranges are merged, and their counts add up', () => {
  const log = new RecordingLog();
  const one = { filtered: 1, invalid: 0, markers: 2 };
  log.range({}, applied([0, 0], [4, 0], [event(0, 0)], { offsets: one }), 1);
  log.range({}, applied([4, 0], [5, 1], [event(0, 4), event(1, 0)]), 5);
  log.range({}, applied([5, 1], [5, 5], [event(1, 1)], { offsets: one }), 9);
  expect(ranges(log)).toMatchObject([
    { at: 1, until: 9, covers: [0, 0, 5, 1, 0, 5], counts: { filtered: 2, invalid: 0, markers: 4 } },
  ]);
  expect(ranges(log)[0]?.events).toHaveLength(12);
});

test('a range that was conflated, has another filter, was recovered, or follows a sequence gap is not merged', () => {
  const log = new RecordingLog();
  log.range({}, applied([0], [1], [event(0, 0)]), 1);
  log.range({}, applied([1], [3], [event(0, 2)], { conflated: 1 }), 1);
  log.range({}, applied([3], [4], [event(0, 3)]), 1);
  log.range({ orderId: 'o-4' }, applied([4], [5], [event(0, 4)]), 1);
  log.range({ orderId: 'o-4' }, applied([5], [6], [event(0, 5)], { isRecovered: true }), 1);
  log.range({ orderId: 'o-4' }, applied([8], [9], [event(0, 8)], { isRecovered: true }), 1);
  expect(ranges(log).map(({ covers }) => covers[1])).toEqual([0, 1, 3, 4, 5, 8]);
});

test('a gap is recorded with its reason and the position after it', () => {
  const log = new RecordingLog();
  log.gap({}, { cursor: cursor(90), missed: 40, reason: 'retention' }, 3);
  expect(log.entries()).toEqual([
    { kind: 'gap', at: 3, filter: {}, epoch, next: [90], missed: 40, reason: 'retention' },
  ]);
});

test('a timestamp that the gateway replaced is recorded, since Kafka has another', () => {
  const log = new RecordingLog();
  log.range({}, applied([0], [2], [event(0, 0), event(0, 1, { at: 1_234, atReplaced: true })]), 1);
  expect(recordingReport(new Map([['orders', log]])).feeds[0]?.entries).toMatchObject([
    { replacedTimes: [[0, 1, 1_234]] },
  ]);
});

test.each([
  ['events', { events: 100 }],
  ['offsets', { offsets: 300 }],
  ['entries', { entries: 10 }],
  ['covers', { covers: 10 }],
] as const)('a recording is bounded by its %s, and counts what it dropped', (_, bound) => {
  const log = new RecordingLog({ events: 1e9, offsets: 1e9, entries: 1e9, covers: 1e9, ...bound });
  for (let n = 0; n < 2_000; n += 1) {
    const events = Array.from({ length: 10 }, (_, i) => event(0, 30 * n + i));
    log.range({}, applied([30 * n], [30 * n + 30], events, { conflated: 20 }), n);
  }
  const [feed] = recordingReport(new Map([['prices', log]])).feeds;
  const kept = feed?.entries.length ?? 0;
  expect(kept).toBe(10);
  expect(feed).toMatchObject({
    since: 1_990,
    dropped: { entries: 1_990, events: 19_900, offsets: 59_700 },
  });
});

test('the file has one entry per line, and is the same JSON', () => {
  const log = new RecordingLog();
  log.snapshot({ orderId: 'o', customerId: undefined }, cursor(0), 1);
  log.range({ orderId: 'o', customerId: undefined }, applied([0], [1], [event(0, 0)]), 1);
  const report = recordingReport(new Map([['orders', log]]));
  const text = recordingText(report);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
  expect(text.split('\n').filter((line) => line.startsWith('{"kind"'))).toHaveLength(2);
});
