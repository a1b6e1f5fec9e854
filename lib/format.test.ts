import { describe, expect, it } from 'vitest';
import { formatAgo, formatDuration, formatPrice, formatSigned, priceDigits } from './format';

describe('format', () => {
  it('gives small prices more decimals', () => {
    expect(formatPrice(0.01234, 'en-US')).toBe('0.01234');
    expect(formatPrice(1.0827, 'en-US')).toBe('1.0827');
    expect(formatPrice(1_234.5, 'en-US')).toBe('1,234.50');
  });
  it('writes what a small price changed by with as many decimals as the price', () => {
    expect(formatSigned(-0.0004, priceDigits(1.0823), 'en-US')).toBe('-0.0004');
  });
  it('writes the sign of every change but none', () => {
    expect([1.239, -0.5, 0].map((value) => formatSigned(value, 2, 'en-US'))).toEqual([
      '+1.24',
      '-0.50',
      '0.00',
    ]);
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
});
