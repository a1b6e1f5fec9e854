import { describe, expect, it } from 'vitest';
import { basisText, type Check, differenceText, extentText, verdictOf } from './matches-text';

const check = (over: Partial<Check> = {}): Check => ({
  name: 'orders: events',
  topic: 'orders',
  currency: null,
  live: 4,
  lake: 4,
  difference: 0,
  offsets: [],
  ...over,
});
const result = { matches: true, reason: null, offsets: 1_200, checks: [check(), check({ name: 'b' })] };
const now = new Date('2026-11-26T12:04:33').getTime();

describe('"Matches live"', () => {
  it('is yes, no, or unknown', () =>
    expect([true, false, null].map((matches) => verdictOf({ matches }))).toEqual(['yes', 'no', 'unknown']));

  it('says up to when was compared, and how far the lake is behind', () => {
    const at = now - 2_000;
    expect(extentText({ at, behind: 0 }, now)).toBe('up to 12:04:31');
    expect(extentText({ at, behind: 214 }, now)).toBe('up to 12:04:31, 214 behind');
    expect(extentText({ at: null, behind: 0 }, now)).toBe('');
  });

  it('says what was compared, how much differs, or why nothing was compared', () => {
    expect(basisText(result)).toBe(
      'The lake has the same values as 2 counters of the gateway over 1,200 offsets.',
    );
    const checks = [check(), check({ difference: -1 })];
    expect(basisText({ ...result, matches: false, checks })).toBe(
      '1 of 2 counters of the gateway over 1,200 offsets differs in the lake.',
    );
    expect(basisText({ ...result, matches: null, reason: 'The gateway is starting.' })).toBe(
      'The gateway is starting.',
    );
  });

  it('writes amounts in their currency and differences with a sign', () => {
    expect(differenceText(check({ difference: 3 }))).toBe('+3');
    expect(differenceText(check({ difference: -3 }))).toBe('-3');
    expect(differenceText(check({ difference: 1_250, currency: 'EUR' }))).toBe('+€12.50');
    expect(differenceText(check({ difference: null }))).toBe('–');
  });
});
