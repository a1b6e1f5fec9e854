import { afterEach, describe, expect, it } from 'vitest';
import { bucketStart, bucketStarts, suitableBuckets } from './buckets';
import { type Period, periodOf, presets, type View } from './period';

const view = (over: Partial<View> = {}): View => ({
  range: '24h',
  from: null,
  to: null,
  bucket: 'auto',
  compare: false,
  ...over,
});
const at = (text: string) => new Date(text).getTime();
const period = (over: Partial<View>, now: string) => periodOf(view(over), at(now)) as Period;
const hours = (starts: readonly number[]) =>
  starts.slice(1).map((start, i) => (start - (starts[i] ?? 0)) / 3_600_000);

process.env.TZ = 'Europe/Berlin';
afterEach(() => {
  process.env.TZ = 'Europe/Berlin';
});

describe('buckets', () => {
  it('of days have 23 and 25 hours when the clock changes', () => {
    expect(hours(bucketStarts(at('2026-03-28T12:00'), at('2026-03-31T01:00'), 'day'))).toEqual([24, 23, 24]);
    expect(hours(bucketStarts(at('2026-10-24T12:00'), at('2026-10-27T01:00'), 'day'))).toEqual([24, 25, 24]);
  });

  it('of an hour exist twice when summer time ends', () => {
    const night = bucketStarts(at('2026-10-25T00:00'), at('2026-10-25T05:00'), 'hour');
    expect(new Set(hours(night))).toEqual(new Set([1]));
    expect(night).toHaveLength(6);
  });

  it('begin at full hours of the local clock, and weeks on Monday', () => {
    process.env.TZ = 'Asia/Kolkata';
    expect(bucketStart(at('2026-11-26T12:04:31Z'), 'hour')).toBe(at('2026-11-26T11:30:00Z'));
    expect(bucketStart(at('2026-11-26T12:04'), 'week')).toBe(at('2026-11-23T00:00'));
    expect(bucketStart(at('2026-11-22T12:04'), 'week')).toBe(at('2026-11-16T00:00'));
    expect(bucketStart(at('2026-11-26T12:04'), 'year')).toBe(at('2026-01-01T00:00'));
  });

  it('are offered if there are at least two and the chart has at most 300 points', () => {
    expect(suitableBuckets(presets['15m'])).toEqual(['minute', '5minutes']);
    expect(suitableBuckets(presets['24h'])).toEqual(['5minutes', 'hour']);
    expect(suitableBuckets(presets['7d'])).toEqual(['hour', 'day']);
    expect(suitableBuckets(presets['30d'])).toEqual(['day', 'week']);
  });
});

describe('a range that ends now', () => {
  it('has whole buckets, the last of which is running', () => {
    const { from, to, end, starts, bucket } = period({ range: '15m' }, '2026-11-26T12:04:31');
    expect([bucket, starts.length]).toEqual(['minute', 15]);
    expect([from, to, end]).toEqual(
      ['11:50:00', '12:04:31', '12:05:00'].map((time) => at(`2026-11-26T${time}`)),
    );
  });

  it('keeps its axis until a bucket begins', () => {
    const axis = (now: string) => {
      const { from, end } = period({ range: '24h' }, now);
      return [from, end];
    };
    expect(axis('2026-11-26T12:00:01')).toEqual(axis('2026-11-26T12:04:59'));
    expect(axis('2026-11-26T12:05:00')).not.toEqual(axis('2026-11-26T12:04:59'));
  });

  it('is compared with the period of the same length that ended a range ago', () => {
    const { from, to, previous } = period({ range: '24h', bucket: 'hour' }, '2026-11-26T12:04:31');
    expect(previous.to - previous.from).toBe(to - from);
    expect(to - previous.to).toBe(presets['24h']);
    expect(previous.starts).toHaveLength(24);
  });

  it('is compared at the same local time across a clock change', () => {
    const { previous } = period({ range: '7d', bucket: 'day' }, '2026-03-30T12:00:00');
    expect(previous.from).toBe(at('2026-03-17T00:00'));
    expect(previous.to).toBe(at('2026-03-23T12:00'));
  });
});

describe('a custom range', () => {
  const from = at('2026-11-01T00:00');
  const now = '2026-11-26T12:04:31';

  it('that is over does not move', () => {
    const over = { range: 'custom' as const, from, to: at('2026-11-08T00:00') };
    expect(period(over, now)).toEqual(period(over, '2026-11-27T00:00'));
    expect(period(over, now)).toMatchObject({ isLive: false, bucket: 'hour', from, end: over.to });
    expect(period({ ...over, bucket: 'day' }, now).previous).toMatchObject({
      from: at('2026-10-25T00:00'),
      to: from,
    });
  });

  it('without an end, or with one in the future, ends now', () => {
    for (const to of [null, at('2026-12-24T00:00')])
      expect(period({ range: 'custom', from, to }, now)).toMatchObject({ to: at(now), isLive: true });
  });

  it('says what is wrong with it', () => {
    expect(period({ range: 'custom' }, now)).toEqual({ problem: 'Enter the start of the range.' });
    expect(period({ range: 'custom', from, to: from }, now)).toHaveProperty('problem');
    expect(period({ range: 'custom', from: at(now) + 1 }, now)).toHaveProperty('problem');
  });

  it('of any length has at most 300 buckets', () => {
    for (let days = 1; days < 40_000; days = Math.ceil(days * 1.7)) {
      const { starts } = period({ range: 'custom', from: at(now) - days * 86_400_000, to: null }, now);
      expect(starts.length).toBeLessThanOrEqual(299);
    }
  });
});
