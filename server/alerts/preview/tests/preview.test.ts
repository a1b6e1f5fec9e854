import { describe, expect, test } from 'vitest';
import { previewAnswer } from '@/lib/alerts/api';
import type { PastAnswer } from '@/lib/alerts/past';
import type { AlertRuleInput } from '@/lib/alerts/rule';
import type { Sample } from '@/server/alerts/engine/interface';
import { ruleOf } from '@/server/alerts/engine/tests/rules.fixture';
import type { AskLake } from '../past-events';
import { pastEvents } from '../past-events';
import { pastSamples } from '../past-samples';
import { preview } from '../preview';
import { resolutions } from '../resolution';

const to = Date.UTC(2026, 0, 1, 12);
const hourMs = 3_600_000;
const from = to - hourMs;
const anyone = new AbortController().signal;

/** A lake in which each of `groups` symbols has these numbers of events, each in a bucket of its own after `ms`. */
const lake =
  (
    groups: number,
    counts: readonly (readonly [ms: number, count: number])[],
    over: Partial<PastAnswer> = {},
  ): AskLake =>
  async ({ steps }) => ({
    bucketMs: steps[0] ?? 250,
    groups: Array.from({ length: groups }, (_, n) => ({
      by: [`S${n}`],
      buckets: counts.map(([ms, count]) => ({ start: from + ms, count: count + n })),
    })),
    groupCount: groups,
    events: groups * counts.reduce((sum, [, count]) => sum + count, 0),
    freshMs: 100,
    ...over,
  });

const previewOf = async (rule: Partial<AlertRuleInput>, ask: AskLake) => {
  const whole = ruleOf({ by: ['symbol'], ...rule });
  return previewAnswer.parse(
    await preview(whole, await pastEvents(whole, { from, to }, ask, anyone), anyone),
  );
};

describe('a preview over events', () => {
  test('has the times in which the rule fired, and the values with their peaks', async () => {
    const answer = await previewOf({ threshold: 10 }, lake(1, [[60_000, 12]]));
    expect(answer.firing).toEqual([{ labels: { symbol: 'S0' }, from: from + 60_250, to: from + 70_250 }]);
    expect(answer).toMatchObject({ from, to, stepMs: 250, groups: 1, rows: 12, note: null });
    const [series] = answer.series;
    expect(series?.points.length).toBeLessThanOrEqual(1_000);
    expect(Math.max(...(series?.points ?? []).map(([, value]) => value ?? 0))).toBe(12);
  });

  test('what still fires has no end, and what began before counts from the beginning', async () => {
    const answer = await previewOf(
      { threshold: 10, window: '1m' },
      lake(1, [
        [-10_000, 12],
        [hourMs - 5_000, 12],
      ]),
    );
    expect(answer.firing).toEqual([
      { labels: { symbol: 'S0' }, from: from + 250, to: from + 50_250 },
      { labels: { symbol: 'S0' }, from: to - 4_750, to: null },
    ]);
  });

  test('of many groups it shows those that fired for the longest time, and finds when each fired', async () => {
    const answer = await previewOf({ threshold: 60 }, lake(100, [[60_000, 0]]));
    expect(answer.groups).toBe(100);
    expect(answer.firing).toHaveLength(39);
    expect(answer.series).toHaveLength(10);
    for (const { labels, points } of answer.series) {
      expect(Number(labels.symbol?.slice(1))).toBeGreaterThan(60);
      expect(points.filter(([, value]) => value !== null).length).toBeGreaterThan(1);
      expect(points.at(-1)).toEqual([to, null]);
    }
  });

  test('of many groups of which none fired it shows those that are nearest to the threshold', async () => {
    const answer = await previewOf({ threshold: 1_000 }, lake(100, [[hourMs - 1_000, 0]]));
    expect(answer.firing).toEqual([]);
    expect(answer.series.map(({ labels }) => labels.symbol)).toContain('S99');
  });

  test('says what is missing', async () => {
    const missing = { groupCount: 500, freshMs: null, bucketMs: 1_000 };
    const answer = await previewOf({ window: '1m' }, lake(2, [[0, 1]], missing));
    expect(answer.note).toBe(
      'Of 500 groups, the 2 with the most events were evaluated. What holds for less than 1 s may not be seen. The lake does not have the newest events yet.',
    );
  });

  test('ends when the caller has gone', async () => {
    const rule = ruleOf({ by: ['symbol'] });
    const past = await pastEvents(rule, { from: to - 24 * hourMs, to }, lake(20, [[0, 1]]), anyone);
    const left = new AbortController();
    const answer = preview(rule, past, left.signal);
    left.abort();
    await expect(answer).rejects.toThrow('aborted');
  });
});

describe('a preview over a gauge', () => {
  const rule = ruleOf({
    gauge: 'disk.free',
    aggregate: 'last',
    by: ['path'],
    compare: 'below',
    threshold: 20,
    for: '1m',
  });
  const sample = (ms: number, value: number | null, path = '/'): Sample => ({
    ...{ gauge: 'disk.free', labels: { path }, value, at: from + ms },
  });
  const over = async (samples: Sample[]) => {
    const past = await pastSamples({ ...rule, gauge: 'disk.free' }, { from, to }, async ({ limit }) =>
      samples.slice(0, limit),
    );
    return previewAnswer.parse(await preview(rule, past, anyone));
  };

  test('goes on with a value until the next sample, and one that is not known neither fires nor resolves', async () => {
    const answer = await over([
      sample(-5_000, 50),
      sample(60_000, 10),
      sample(300_000, null),
      sample(400_000, 30),
    ]);
    expect(answer.firing).toEqual([{ labels: { path: '/' }, from: from + 120_250, to: from + 400_250 }]);
    expect(answer).toMatchObject({ groups: 1, rows: 4, note: null });
  });

  test('says since when there are samples, and refuses more than it can evaluate', async () => {
    expect((await over([])).note).toBe('There are no samples of this gauge yet.');
    expect((await over([sample(hourMs - 600_000, 50)])).note).toBe(
      'There are samples of the last 10 min only.',
    );
    await expect(over(Array(300_000).fill(sample(0, 1)))).rejects.toThrow('hours: there are more than');
  });
});

test('a bucket is as short as a slot or a part of a bucket of the engine, and at most a tenth of a window', () => {
  expect(resolutions(ruleOf({ window: '10s' }))).toEqual([250, 500, 750]);
  expect(resolutions(ruleOf({ window: '5m' }))).toEqual([
    250, 500, 1_000, 1_250, 2_500, 5_000, 10_000, 15_000, 30_000,
  ]);
  expect(resolutions(ruleOf({ window: '1h' })).at(-1)).toBe(360_000);
  const silence = { aggregate: 'absence' as const, window: '30s', baseline: '10m', threshold: 60 };
  expect(resolutions(ruleOf(silence)).at(-1)).toBe(30_000);
});
