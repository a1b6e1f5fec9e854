import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CostLimit } from './cost-limit';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('allows a burst, then as much as is refilled, with the time until then', () => {
  const cost = new CostLimit({ perSecond: 1_000, burst: 5_000 });
  for (let i = 0; i < 5; i += 1) {
    expect(cost.waitMs).toBe(0);
    cost.spend(1_200);
  }
  expect(cost.waitMs).toBe(1_001);
  vi.advanceTimersByTime(1_001);
  expect(cost.waitMs).toBe(0);
  vi.advanceTimersByTime(60_000);
  cost.spend(5_000);
  expect(cost.waitMs).toBeGreaterThan(0);
});
