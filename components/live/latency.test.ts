import { describe, expect, it } from 'vitest';
import { RecentMedian } from './latency';

describe('the median of the last five seconds', () => {
  it('forgets what is older, and knows nothing when all is', () => {
    const recent = new RecentMedian();
    for (let ms = 1; ms <= 9; ms += 1) recent.record(ms, 1_000);
    for (let ms = 101; ms <= 109; ms += 1) recent.record(ms, 6_500);
    expect(recent.median(6_600)).toBe(105);
    expect(recent.median(1_000_000)).toBeUndefined();
  });

  it('is of the latest when more come than it holds', () => {
    const recent = new RecentMedian();
    for (let i = 0; i < 50_000; i += 1) recent.record(i, 1_000);
    expect(recent.median(1_000)).toBe(49_000);
  });
});
