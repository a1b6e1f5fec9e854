import { describe, expect, it } from 'vitest';
import { type Bucket, maxBuckets } from '@/lib/analytics/reports';
import { rangeOf } from './range';

const now = Date.UTC(2026, 5, 1, 12, 0, 2);
const hourMs = 3_600_000;
const timeZone = 'UTC';
const problem = (query: Parameters<typeof rangeOf>[0]) => {
  try {
    return rangeOf(query, now);
  } catch (error) {
    return error;
  }
};

describe('the range of a report', () => {
  it('is the last 24 hours if nothing else is asked, up to the next 5 s', () => {
    const to = Date.UTC(2026, 5, 1, 12, 0, 5);
    expect(rangeOf({ timeZone }, now)).toEqual({ from: to - 24 * hourMs, to, bucket: '5minutes', timeZone });
  });

  it('is the same for all pages that ask within 5 s about the time up to now', () => {
    const from = now - hourMs;
    const ends = [now - 1_500, now, now + 2_999].map((to) => rangeOf({ from, to, timeZone }, to).to);
    expect(new Set(ends)).toEqual(new Set([Date.UTC(2026, 5, 1, 12, 0, 5)]));
  });

  it('is exact if it is over', () => {
    const to = now - 10_001;
    expect(rangeOf({ from: to - 1, to, timeZone }, now)).toMatchObject({ from: to - 1, to });
  });

  it.each([
    [hourMs, 'minute'],
    [24 * hourMs, '5minutes'],
    [7 * 24 * hourMs, 'hour'],
    [30 * 24 * hourMs, 'day'],
    [365 * 24 * hourMs, 'week'],
    [10 * 365 * 24 * hourMs, 'month'],
    [56 * 365 * 24 * hourMs, 'year'],
  ])('of %d ms has buckets of a %s', (lengthMs, bucket) => {
    expect(rangeOf({ from: now - lengthMs - 20_000, to: now - 20_000, timeZone }, now).bucket).toBe(bucket);
  });

  it('has at most 300 buckets, or is refused with the name of the parameter', () => {
    const query = (minutes: number) => ({
      from: 0,
      to: minutes * 60_000,
      bucket: 'minute' as Bucket,
      timeZone,
    });
    expect(problem(query(maxBuckets - 2))).toMatchObject({ bucket: 'minute' });
    expect(problem(query(maxBuckets - 1))).toMatchObject({
      statusCode: 422,
      message: expect.stringMatching(/^bucket: /),
    });
  });

  it.each([
    [5, 5],
    [6, 5],
  ])('from %d to %d is refused', (from, to) => {
    expect(problem({ from, to, timeZone })).toMatchObject({
      statusCode: 422,
      message: 'from: has to be earlier than to.',
    });
  });
});
