import { expect, it } from 'vitest';
import { backoffMs } from './backoff';

const policy = { baseMs: 100, maxMs: 2_000 };

it('doubles with every failure up to the cap', () => {
  const longest = [1, 2, 3, 4, 5, 6, 50, 5_000].map((failures) => backoffMs(policy, failures, () => 1));
  expect(longest).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
});

it('jitters within the upper half', () => {
  expect(backoffMs(policy, 3, () => 0)).toBe(200);
  const waits = new Set(Array.from({ length: 50 }, () => backoffMs(policy, 3)));
  expect(waits.size).toBeGreaterThan(10);
  for (const wait of waits) expect(wait).toSatisfy((ms: number) => ms >= 200 && ms <= 400);
});
