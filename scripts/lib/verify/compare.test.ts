import { describe, expect, it, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { compareFeed } from './compare.mjs';
// @ts-expect-error plain JavaScript
import { readEvent } from './event.mjs';

type Triple = [number, number, number];
interface Entry {
  kind: string;
  at: number;
  epoch: string;
  filter: object;
  [name: string]: unknown;
}
interface Fact {
  kind: string;
  isTimed?: boolean;
  sum?: (at?: number) => number;
}
interface Difference {
  kind: string;
  partition: number;
  offset: number;
  to?: number;
  detail: string;
}

const price = (partition: number, offset: number, symbol: string, timestamp = 1_700_000_000_000): Fact =>
  readEvent('prices', {
    partition,
    offset,
    timestamp,
    key: null,
    value: Buffer.from(JSON.stringify({ symbol, price: offset, size: 1, at: 1 })),
    headers: [],
  });
const invalid: Fact = readEvent('prices', {
  partition: 0,
  offset: 0,
  timestamp: 1,
  key: null,
  value: null,
  headers: [],
});

/** Partition 0 of a topic: a symbol for each event, null for an invalid record, undefined for no record. */
function topic(records: readonly (string | null | undefined)[], over: object = {}) {
  const facts = new Map<number, Fact>();
  for (const [offset, symbol] of records.entries())
    if (symbol !== undefined) facts.set(offset, symbol === null ? invalid : price(0, offset, symbol));
  const log = { start: 0, end: records.length, facts, unread: [], ...over };
  return { epoch: 'e', partitions: new Map([[0, log]]) };
}
type Kafka = ReturnType<typeof topic>;

/** Partition 0 of the topic of logs: a line of each level. */
function logTopic(levels: readonly string[]): Kafka {
  const facts = levels.map((level, offset): [number, Fact] => {
    const value = Buffer.from(JSON.stringify({ level, service: 'a', msg: 'm', at: 1 }));
    const record = { partition: 0, offset, timestamp: 1_700_000_000_000, key: null, value, headers: [] };
    return [offset, readEvent('logs', record)];
  });
  return topic([], { end: levels.length, facts: new Map(facts) });
}

const sumAt = (kafka: Kafka, offset: number, at?: number): number =>
  kafka.partitions.get(0)?.facts.get(offset)?.sum?.(at) ?? 0;

/** A range of partition 0 with these offsets on the page, identical to Kafka. */
function range(kafka: Kafka, from: number, to: number, shown: readonly number[], over: object = {}): Entry {
  const events = shown.map((offset): Triple => [0, offset, sumAt(kafka, offset)]);
  return {
    kind: 'range',
    at: 1,
    until: 1,
    epoch: 'e',
    filter: {},
    covers: [[0, from, to]],
    events,
    conflated: 0,
    filtered: 0,
    invalid: 0,
    markers: 0,
    ...over,
  };
}
const recording = (...entries: Entry[]) => ({ feed: 'prices', entries });
const found = (result: { differences: Difference[] }) =>
  result.differences.map(({ kind, partition, offset }) => `${kind} ${partition}:${offset}`);

describe('a recording that matches Kafka', () => {
  it('is identical, with invalid records and markers counted', () => {
    const kafka = topic(['A', null, undefined, 'B', undefined]);
    const result = compareFeed(recording(range(kafka, 0, 5, [0, 3], { invalid: 1, markers: 2 })), kafka);
    expect(result).toMatchObject({ verdict: 'identical', events: 2, offsets: 5, ranges: 1, differences: [] });
  });

  it('does not need events that the filter excludes', () => {
    const kafka = topic(['A', 'B', 'A']);
    const only = { filter: { symbols: ['A'] }, filtered: 1 };
    expect(compareFeed(recording(range(kafka, 0, 3, [0, 2], only)), kafka).verdict).toBe('identical');
  });

  it('needs only the latest price of each symbol in a conflated range', () => {
    const kafka = topic(['A', 'A', 'B', 'A', 'B', 'A']);
    const entries = [
      range(kafka, 0, 3, [1, 2], { conflated: 1 }),
      range(kafka, 3, 6, [4, 5], { conflated: 1 }),
    ];
    expect(compareFeed(recording(...entries), kafka)).toMatchObject({ verdict: 'identical', conflated: 2 });
  });

  it('needs only the newest log lines in a range where more came than a page takes, and their levels are counted', () => {
    const kafka = logTopic(['error', 'info', 'info', 'warn']);
    const conflated = { conflated: 2, conflatedLevels: { error: 1, info: 1 } };
    const ofLogs = (over: object, shown = [2, 3]) =>
      compareFeed({ feed: 'logs', entries: [range(kafka, 0, 4, shown, over)] }, kafka);
    expect(ofLogs(conflated)).toMatchObject({ verdict: 'identical', events: 2, conflated: 2 });
    expect(found(ofLogs({ ...conflated, conflated: 1 }))).toEqual(['count 0:0']);
    expect(found(ofLogs({ ...conflated, conflatedLevels: { info: 2 } }))).toEqual(['count 0:0']);
    // A line is missing in the middle.
    expect(found(ofLogs(conflated, [1, 3]))).toEqual(['missing 0:2']);
    expect(found(ofLogs({}))).toEqual(['missing 0:0', 'missing 0:1']);
  });

  it('continues after an announced gap and after another filter', () => {
    const kafka = topic(['A', 'A', 'A', 'A', 'A']);
    const gap = { kind: 'gap', at: 1, epoch: 'e', filter: {}, next: [3], missed: 2, reason: 'retention' };
    const other = range(kafka, 0, 5, [0, 1, 2, 3, 4], { filter: { symbols: ['A'] } });
    const entries = [range(kafka, 0, 1, [0]), other, gap, range(kafka, 3, 5, [3, 4])];
    expect(compareFeed(recording(...entries), kafka)).toMatchObject({
      verdict: 'identical',
      gaps: [{ missed: 2, reason: 'retention' }],
    });
  });

  it('may show a replaced time that it contains', () => {
    const kafka = topic(['A']);
    kafka.partitions.get(0)?.facts.set(0, price(0, 0, 'A', -1));
    const shown = { events: [[0, 0, sumAt(kafka, 0, 99)]] };
    const withTimes = { ...shown, replacedTimes: [[0, 0, 99]] };
    expect(compareFeed(recording(range(kafka, 0, 1, [], withTimes)), kafka).verdict).toBe('identical');
    expect(compareFeed(recording(range(kafka, 0, 1, [], shown)), kafka).verdict).toBe('unchecked');
  });
});

describe('a recording that does not match Kafka is reported with the exact offset', () => {
  const kafka = topic(['A', 'B', 'A', null, undefined, 'C']);
  const right = () => range(kafka, 0, 6, [0, 1, 2, 5], { invalid: 1, markers: 1 });
  const wrong: [string, (entry: Entry) => Partial<Entry>, string[]][] = [
    [
      'removed',
      ({ events }) => ({ events: (events as Triple[]).filter(([, o]) => o !== 1) }),
      ['missing 0:1'],
    ],
    [
      'changed',
      ({ events }) => ({ events: (events as Triple[]).map(([p, o, s]) => [p, o, o === 2 ? s ^ 1 : s]) }),
      ['content 0:2'],
    ],
    [
      'added where a marker is',
      ({ events }) => ({
        events: [[0, 4, 1], ...(events as Triple[])].sort((a, b) => (a[1] as number) - (b[1] as number)),
      }),
      ['extra 0:4'],
    ],
    [
      'added where an invalid record is',
      ({ events }) => ({
        events: [[0, 3, 1], ...(events as Triple[])].sort((a, b) => (a[1] as number) - (b[1] as number)),
      }),
      ['extra 0:3'],
    ],
    [
      'doubled',
      ({ events }) => ({ events: (events as Triple[]).flatMap((e) => (e[1] === 1 ? [e, e] : [e])) }),
      ['twice 0:1'],
    ],
    [
      'out of order',
      ({ events }) => {
        const [a, b, ...rest] = events as Triple[];
        return { events: [b, a, ...rest] };
      },
      ['order 0:0'],
    ],
    [
      'outside the range',
      ({ events }) => ({ events: [...(events as Triple[]), [0, 9, 1]] }),
      ['outside 0:9'],
    ],
    [
      'of another partition',
      ({ events }) => ({ events: [...(events as Triple[]), [7, 0, 1]] }),
      ['outside 7:0'],
    ],
    ['with another number of invalid records', () => ({ invalid: 2 }), ['count 0:0']],
    ['with another number of markers', () => ({ markers: 0 }), ['count 0:0']],
    ['that claims to be filtered', () => ({ filtered: 3 }), ['count 0:0']],
    ['that claims to be conflated', () => ({ conflated: 1 }), ['count 0:0']],
  ];
  test.each(wrong)('%s', (_, change, expected) => {
    const entry = right();
    expect(compareFeed(recording(entry), kafka).verdict).toBe('identical');
    const result = compareFeed(recording({ ...entry, ...change(entry) }), kafka);
    expect(found(result)).toEqual(expected);
    expect(result.verdict).toBe('differs');
  });

  it('beyond the end of the topic', () => {
    const events = { events: [[0, 6, 1]], markers: 0 };
    expect(found(compareFeed(recording(range(kafka, 6, 7, [], events)), kafka))).toEqual(['extra 0:6']);
  });

  it('that a filter excludes', () => {
    const entry = range(kafka, 0, 3, [0, 1, 2], { filter: { symbols: ['A'] } });
    expect(found(compareFeed(recording(entry), kafka))).toEqual(['extra 0:1']);
  });

  it('of a conflated price: the latest of its symbol, and not the earlier ones', () => {
    const prices = topic(['A', 'A', 'B', 'A', 'B']);
    const entry = range(prices, 0, 5, [4], { conflated: 3 });
    expect(found(compareFeed(recording(entry), prices))).toEqual(['missing 0:3']);
    const older = range(prices, 0, 5, [1, 4], { conflated: 3 });
    expect(found(compareFeed(recording(older), prices))).toEqual(['missing 0:3']);
  });

  it('that no range covers', () => {
    const result = compareFeed(
      recording(range(kafka, 0, 1, [0]), range(kafka, 3, 6, [5], { invalid: 1, markers: 1 })),
      kafka,
    );
    expect(result.differences).toMatchObject([{ kind: 'uncovered', partition: 0, offset: 1, to: 3 }]);
  });

  it('that two ranges cover', () => {
    const result = compareFeed(recording(range(kafka, 0, 2, [0, 1]), range(kafka, 1, 3, [1, 2])), kafka);
    expect(found(result)).toEqual(['twice 0:1']);
  });

  it('from which a range goes back', () => {
    const entry = range(kafka, 2, 2, [], { covers: [[0, 2, 1]] });
    expect(found(compareFeed(recording(range(kafka, 0, 2, [0, 1]), entry), kafka))).toEqual(['order 0:2']);
  });

  it('of another feed that is marked as conflated', () => {
    const entry = range(kafka, 0, 3, [1, 2], { conflated: 1 });
    expect(found(compareFeed({ feed: 'notifications', entries: [entry] }, kafka))).toEqual(['missing 0:0']);
  });
});

describe('an unchecked offset is reported, and the result is not identical', () => {
  it('when it was deleted from Kafka', () => {
    const kafka = topic(['A', 'A', 'A'], { start: 2 });
    expect(compareFeed(recording(range(kafka, 0, 3, [0, 1, 2])), kafka)).toMatchObject({
      verdict: 'unchecked',
      events: 1,
      unchecked: [{ partition: 0, from: 0, to: 2, reason: 'it was deleted from Kafka' }],
    });
  });

  it('when its batch cannot be read', () => {
    const kafka = topic(['A', undefined, 'A'], { unread: [[1, 2, 'bytes']] });
    expect(compareFeed(recording(range(kafka, 0, 3, [0, 1, 2])), kafka)).toMatchObject({
      verdict: 'unchecked',
      unchecked: [{ from: 1, to: 2, reason: 'bytes' }],
    });
  });

  it('when it belongs to another log', () => {
    const kafka = topic(['A']);
    expect(compareFeed(recording(range(kafka, 0, 1, [0], { epoch: 'other' })), kafka)).toMatchObject({
      verdict: 'unchecked',
      unchecked: [{ from: 0, to: 1 }],
    });
  });

  it('when the recording has no offsets', () => {
    const kafka = topic(['A']);
    const entry = range(kafka, 0, 1, [0], { epoch: 'e.', covers: [] });
    expect(compareFeed(recording(entry), kafka)).toMatchObject({
      verdict: 'unchecked',
      unchecked: [{ from: 0, to: 1 }],
    });
  });

  it('when the filter cannot be evaluated', () => {
    const kafka = topic(['A', 'A']);
    expect(compareFeed(recording(range(kafka, 0, 2, [0], { filter: { later: 'x' } })), kafka)).toMatchObject({
      verdict: 'unchecked',
      events: 1,
      unchecked: [{ from: 1, to: 2 }],
    });
  });

  it('when nothing was recorded', () => {
    expect(compareFeed(recording(), topic([])).verdict).toBe('unchecked');
  });

  it('and differences are reported as well', () => {
    const kafka = topic(['A', 'A', 'A'], { start: 1 });
    expect(found(compareFeed(recording(range(kafka, 0, 3, [0, 1])), kafka))).toEqual(['missing 0:2']);
  });
});
