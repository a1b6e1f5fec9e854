import { expect, it } from 'vitest';
import { spanOf } from '@/components/logs/range/range';
import { wholeBuckets } from './use-histogram';

const now = 1_800_000_012_345;

it('the histogram has whole buckets of a usual length, at most 121', () => {
  for (const name of ['live', '15m', '1h', '24h'] as const) {
    const span = spanOf({ name, from: null, to: null }, now);
    if ('problem' in span) throw new Error(span.problem);
    const { from, to, buckets } = wholeBuckets(span);
    expect(buckets).toBeLessThanOrEqual(121);
    expect(from).toBeLessThanOrEqual(span.from);
    expect(to).toBeGreaterThanOrEqual(span.to);
    expect(((to - from) / buckets) % 1_000).toBe(0);
  }
});

it('a custom range has to begin before it ends, and ends now at the latest', () => {
  expect(spanOf({ name: 'custom', from: 5, to: 9 }, now)).toEqual({ from: 5, to: 9 });
  expect(spanOf({ name: 'custom', from: 5, to: null }, now)).toEqual({ from: 5, to: now });
  expect(spanOf({ name: 'custom', from: 5, to: now + 1 }, now)).toEqual({ from: 5, to: now });
  expect(spanOf({ name: 'custom', from: null, to: 5 }, now)).toHaveProperty('problem');
  expect(spanOf({ name: 'custom', from: 9, to: 9 }, now)).toHaveProperty('problem');
});
