import { describe, expect, it } from 'vitest';
import { LatencyHistogram, RecentMedian } from './latency';

describe('the median of the last five seconds', () => {
  it('ignores older records, and is undefined without recent ones', () => {
    const recent = new RecentMedian();
    for (let ms = 1; ms <= 9; ms += 1) recent.record(ms, 1_000);
    for (let ms = 101; ms <= 109; ms += 1) recent.record(ms, 6_500);
    expect(recent.median(6_600)).toBe(105);
    expect(recent.median(1_000_000)).toBeUndefined();
  });

  it('is that of the latest records when there are too many', () => {
    const recent = new RecentMedian();
    for (let i = 0; i < 50_000; i += 1) recent.record(i, 1_000);
    expect(recent.median(1_000)).toBe(49_000);
  });
});

describe('the percentiles of the last minute', () => {
  const record = (histogram: LatencyHistogram, ms: number, at: number) => {
    for (let i = 0; i < 100; i += 1) histogram.record(ms, at);
  };

  it('drop older records, slice by slice', () => {
    const histogram = new LatencyHistogram();
    record(histogram, 900, 5_000);
    record(histogram, 10, 25_000);
    expect(histogram.percentile(0.99, 59_999)).toBeGreaterThanOrEqual(900);
    expect(histogram.percentile(0.5, 59_999)).toBeLessThan(12);
    expect(histogram.percentile(0.99, 60_000)).toBeLessThan(12);
    expect(histogram.percentile(0.99, 80_000)).toBeUndefined();
  });

  it('drop all records after an hour without any', () => {
    const histogram = new LatencyHistogram();
    record(histogram, 900, 5_000);
    record(histogram, 10, 3_605_000);
    expect(histogram.percentile(1, 3_605_000)).toBeLessThan(12);
  });

  it('stay as they are while a clock is set back', () => {
    const histogram = new LatencyHistogram();
    record(histogram, 10, 125_000);
    record(histogram, 10, 5_000);
    expect(histogram.percentile(0.5, 5_000)).toBeLessThan(12);
    expect(histogram.percentile(0.5, 185_000)).toBeUndefined();
  });

  it('of the last half minute are of their own, with how many there were', () => {
    const histogram = new LatencyHistogram();
    record(histogram, 900, 5_000);
    record(histogram, 10, 25_000);
    record(histogram, 10, 35_000);
    expect(histogram.recent(39_999)).toEqual({ count: 200, p50: 11, p99: 11 });
    expect(histogram.percentile(0.99, 39_999)).toBeGreaterThanOrEqual(900);
    expect(histogram.recent(70_000)).toEqual({ count: 0 });
  });
});
