import { expect, test } from 'vitest';
import { type AlertRuleInput, alertRuleSchema } from '@/lib/alerts/rule';
import { batchOf, invalidRow, openEngine, row } from '@/server/lake/engine/engine.fixture';
import { event, lakeOf, type SentEvent } from '@/server/lake/reports/tests/lake.fixture';
import { pastBuckets } from '../buckets';

const from = 1_800_000_000_000;
const anyone = new AbortController().signal;

const ruleOf = (over: Partial<AlertRuleInput>) =>
  alertRuleSchema.parse({
    ...{ id: 'rule', name: 'Rule', severity: 'info', title: 'Rule', window: '10s' },
    ...{ events: { topic: 'prices' }, aggregate: 'count', compare: 'above', threshold: 1 },
    ...over,
  });

const tick = (symbol: string, ms: number, price: number, partition = 0) =>
  event('price.ticked', from + ms, { symbol, price, size: 1, at: from + ms }, { partition });

async function bucketsOf(events: readonly SentEvent[], over: Partial<AlertRuleInput>) {
  const engine = await lakeOf(events);
  const request = { rule: ruleOf(over), from, to: from + 10_000, steps: [1_000] };
  return pastBuckets({ engine }, request, anyone);
}

const ticks = [
  tick('A', 0, 5),
  tick('A', 999, -3),
  tick('B', 500, 7),
  tick('A', 1_000, 4, 1),
  tick('A', 1_500, 4),
];

test('events are counted by group and bucket, and the group with the most events is first', async () => {
  const answer = await bucketsOf([...ticks, tick('A', 10_000, 1), tick('A', -1, 1)], { by: ['symbol'] });
  expect(answer).toMatchObject({ groupCount: 2, events: 5 });
  expect(answer.groups).toEqual([
    {
      by: ['A'],
      buckets: [
        { start: from, count: 2 },
        { start: from + 1_000, count: 2 },
      ],
    },
    { by: ['B'], buckets: [{ start: from, count: 1 }] },
  ]);
});

test('a rule without by has one group, and none without events', async () => {
  expect((await bucketsOf(ticks, {})).groups).toEqual([
    {
      by: [],
      buckets: [
        { start: from, count: 3 },
        { start: from + 1_000, count: 2 },
      ],
    },
  ]);
  expect(await bucketsOf([], {})).toMatchObject({ groups: [], groupCount: 0, events: 0 });
});

test('the lowest and highest value are the earliest ones, in order of time, partition and offset', async () => {
  const [group] = (await bucketsOf(ticks, { aggregate: 'change', field: 'price', by: ['symbol'] })).groups;
  expect(group?.buckets).toEqual([
    {
      ...{ start: from, count: 2, values: 2 },
      min: { value: -3, at: from + 999, partition: 0, offset: 1 },
      max: { value: 5, at: from, partition: 0, offset: 0 },
    },
    {
      ...{ start: from + 1_000, count: 2, values: 2 },
      min: { value: 4, at: from + 1_000, partition: 1, offset: 0 },
      max: { value: 4, at: from + 1_000, partition: 1, offset: 0 },
    },
  ]);
});

test('a counter increases by its steps within a bucket, and from 0 when it began again', async () => {
  const values = [10, 15, 3, 4].map((price, index) => tick('A', index, price));
  const [group] = (await bucketsOf(values, { aggregate: 'increase', field: 'price' })).groups;
  expect(group?.buckets).toEqual([
    {
      ...{ start: from, count: 4, values: 4, increase: 9 },
      first: { value: 10, at: from, partition: 0, offset: 0 },
      last: { value: 4, at: from + 3, partition: 0, offset: 3 },
    },
  ]);
});

test('a percentile has bins with values within 1 %', async () => {
  const values = [100, 100, -2, 0].map((price, index) => tick('A', index, price));
  const [group] = (await bucketsOf(values, { aggregate: 'p95', field: 'price' })).groups;
  const [bucket] = group?.buckets ?? [];
  expect(bucket).toMatchObject({ count: 4, values: 4 });
  const [low, zero, high] = bucket?.bins ?? [];
  expect(low?.[0]).toBeGreaterThan(-2.02);
  expect(low?.[0]).toBeLessThan(-1.98);
  expect(zero).toEqual([0, 1]);
  expect(high?.[1]).toBe(2);
  expect(Math.abs((high?.[0] ?? 0) - 100)).toBeLessThan(1);
});

test('a share has the events that match, a sum the values that are numbers', async () => {
  const matching = [{ field: 'price', above: 4 }];
  const [share] = (await bucketsOf(ticks, { aggregate: 'share', matching, by: ['symbol'] })).groups;
  expect(share?.buckets).toEqual([
    { start: from, count: 2, matched: 1 },
    { start: from + 1_000, count: 2, matched: 0 },
  ]);
  const [sum] = (await bucketsOf(ticks, { aggregate: 'sum', field: 'price', by: ['symbol'] })).groups;
  expect(sum?.buckets[0]).toEqual({ start: from, count: 2, values: 2, sum: 2 });
});

test('numbers, texts and booleans of JSON are groups, what is missing is in none', async () => {
  const line = (ms: number, attributes?: Record<string, string | number | boolean>) =>
    event('log.written', from + ms, {
      ...{ level: 'info', service: 'web', msg: 'x', at: from },
      ...(attributes ? { attributes } : {}),
    });
  const lines = [
    line(0, { a: 1.5 }),
    line(1, { a: '1.5' }),
    line(2, { a: true }),
    line(3, { b: 1 }),
    line(4),
  ];
  const { groups } = await bucketsOf(lines, { events: { topic: 'logs' }, by: ['attributes.a'] });
  expect(groups.map(({ by }) => by).sort()).toEqual([['1.5'], [1.5], [true]]);
});

test('invalid messages are counted by their reason', async () => {
  const { engine } = await openEngine({}, ['orders']);
  const invalid = [0, 1, 2].map((n) =>
    invalidRow(n, { at: from + n, reason: n < 2 ? 'schema' : 'null_value' }),
  );
  await engine.append([batchOf([row(3, { at: from })], { invalid })], new Map());
  const rule = ruleOf({ events: { topic: 'orders', invalid: true }, by: ['reason'] });
  const request = { rule, from, to: from + 10_000, steps: [1_000] };
  expect((await pastBuckets({ engine }, request, anyone)).groups).toEqual([
    { by: ['schema'], buckets: [{ start: from, count: 2 }] },
    { by: ['null_value'], buckets: [{ start: from, count: 1 }] },
  ]);
});

test('the shortest bucket is taken of which there are not too many', async () => {
  const engine = await lakeOf(ticks);
  const of = (to: number, steps: number[]) =>
    pastBuckets({ engine }, { rule: ruleOf({}), from, to, steps }, anyone).then(({ bucketMs }) => bucketMs);
  expect(await of(from + 10_000, [250, 1_000])).toBe(250);
  const request = { rule: ruleOf({}), from, to: from + 3_600_000, steps: [250, 5_000, 12_000, 60_000] };
  const none = { columns: [], scanned: 0, freshMs: 0, positions: {} };
  const query = async (sql: string) => ({ ...none, rows: sql.includes('approx') ? [[1e9, 1_000]] : [] });
  expect((await pastBuckets({ engine: { query } }, request, anyone)).bucketMs).toBe(12_000);
});

test('of too many groups those with the most events are looked at', async () => {
  const engine = await lakeOf(ticks);
  const rule = ruleOf({ by: ['symbol'], aggregate: 'change', field: 'price' });
  const query = (sql: string, options: Parameters<typeof engine.query>[1]) =>
    engine.query(
      sql.replace('SELECT count(*), approx_count_distinct((g0))', 'SELECT 1000000000, 5'),
      options,
    );
  const request = { rule, from, to: from + 12_500_000_000, steps: [250_000] };
  const { groups, ...answer } = await pastBuckets({ engine: { query } }, request, anyone);
  expect(groups.map(({ by, buckets }) => [by, buckets.length])).toEqual([[['A'], 1]]);
  expect(answer).toMatchObject({ groupCount: 5, events: 1_000_000_000 });
});

test('a query is cancelled when the caller leaves', async () => {
  const engine = await lakeOf(ticks);
  const request = { rule: ruleOf({}), from, to: from + 10_000, steps: [1_000] };
  await expect(pastBuckets({ engine }, request, AbortSignal.abort())).rejects.toThrow('cancelled');
});
