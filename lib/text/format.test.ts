import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatClock,
  formatClockTime,
  formatCompact,
  formatCount,
  formatDateTime,
  formatDuration,
  formatPercent,
  formatPrice,
  formatPriceChange,
  formatRunning,
  formatSince,
  formatTime,
  formatTimeOrDate,
  toIso,
} from './format';

describe('format', () => {
  it('gives small prices more decimals', () => {
    expect(formatPrice(0.01234, 'en-US')).toBe('0.01234');
    expect(formatPrice(1.0827, 'en-US')).toBe('1.0827');
    expect(formatPrice(1_234.5, 'en-US')).toBe('1,234.50');
  });
  it('formats the change of a small price with as many decimals as the price', () => {
    expect(formatPriceChange(-0.0004, 1.0823, 'en-US')).toBe('-0.0004');
  });
  it('gives a price of any size at least four significant digits and a short text', () => {
    const prices = [2.5916e-6, 1.08421, 1e18, -37.63, 0, 3.2e-12, 5e-324, 1.7e308, 98_765_432.1];
    expect(prices.map((price) => formatPrice(price, 'en-US'))).toEqual([
      '0.000002592',
      '1.0842',
      '1.000E18',
      '-37.63',
      '0.00',
      '3.200E-12',
      '5.000E-324',
      '1.700E308',
      '98,765,432.10',
    ]);
    expect(formatPriceChange(-1e18, 1, 'en-US')).toBe('-1.000E18');
  });
  it('writes the sign of every change except 0, and a dash if the change is undefined', () => {
    const changes = [1.239, -0.5, 0, 2_468_000, 3e20, undefined, Number.NaN, Number.POSITIVE_INFINITY];
    expect(changes.map((value) => formatPercent(value, 'en-US'))).toEqual([
      '+1.24 %',
      '-0.50 %',
      '0.00 %',
      '+2,468,000 %',
      '+3.000E20 %',
      '–',
      '–',
      '–',
    ]);
  });
  it('writes a size of any magnitude in few characters', () => {
    const sizes = [12_345, 0.00125, 0, 1e-9, 1e300].map((size) => formatCompact(size, 'en-US'));
    expect(sizes).toEqual(['12.3K', '0.00125', '0', '1.000E-9', '1.000E300']);
  });
  it('picks the unit of a duration', () => {
    expect([14.4, 2_340, 42_900, 240_000, 7_500_000, 200_000_000].map(formatDuration)).toEqual([
      '14 ms',
      '2.3 s',
      '42 s',
      '4 min',
      '2 h 5 min',
      '2 d',
    ]);
  });
  it('says how long ago', () => {
    expect([0, 3_000, 75_000].map((ms) => formatAgo(1_000_000 - ms, 1_000_000))).toEqual([
      'now',
      '3 s ago',
      '1 min ago',
    ]);
  });
  it('shows a timestamp in the future as such, and not as now', () => {
    expect(formatAgo(1_000_000 + 120_000, 1_000_000)).toBe('in 2 min');
    expect(formatAgo(1_000_000 + 800, 1_000_000)).toBe('now');
  });
  it('writes the date instead of the time for another day', () => {
    const now = Date.UTC(2026, 5, 1, 12);
    expect(formatTimeOrDate(now - 1_000, now)).toBe(formatTime(now - 1_000));
    expect(formatTimeOrDate(Date.UTC(1970, 5, 1, 12), now)).toContain('1970');
  });

  it('formats a running duration in whole seconds', () => {
    expect([-1, 999, 9_999, 59_999, 61_000].map(formatRunning)).toEqual([
      '0 s',
      '0 s',
      '9 s',
      '59 s',
      '1 min',
    ]);
  });

  it('formats a start with the time of day, and with the date if that is not today', () => {
    const now = Date.UTC(2026, 5, 1, 12);
    expect(formatSince(now - 1_000, now)).toMatch(/^\d\d:59:59$/);
    expect(formatSince(Date.UTC(1970, 5, 1, 12), now)).toContain('1970');
  });
});

it('writes hour and minute, with the date if it is not today', () => {
  const noon = new Date(2026, 10, 25, 12, 7).getTime();
  expect(formatClock(noon, noon + 3_600_000)).toBe('12:07');
  expect(formatClock(noon, noon + 12 * 3_600_000)).toMatch(/25.*2026.*12:07/);
  // With seconds, also after the one without.
  expect(formatClockTime(noon)).toMatch(/^12:07:\d\d$/);
});

describe('every formatter', () => {
  it('returns a short text for any number', () => {
    const anyNumber = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.constantFrom(-0, 5e-324, 8.64e15 + 1));
    const property = fc.property(anyNumber, anyNumber, (value, other) => {
      const written = [
        formatCount(value),
        formatCompact(value),
        formatPrice(value),
        formatPriceChange(value, other),
        formatPercent(value),
        formatDuration(value),
        formatRunning(value),
        formatAgo(value, other),
        formatTime(value),
        formatTimeOrDate(value, other),
        formatSince(value, other),
        formatClock(value, other),
        formatDateTime(value),
        toIso(value) ?? '',
      ];
      for (const text of written) expect(text.length).toBeLessThan(40);
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});
