import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type QuietHours, quietUntil } from './quiet-hours';

const hours = (from: string, to: string, timeZone: string): QuietHours => ({
  from,
  to,
  timeZone,
  exceptCritical: true,
});
const until = (quiet: QuietHours, now: string) => {
  const end = quietUntil(quiet, Date.parse(now));
  return end === undefined ? undefined : new Date(end).toISOString();
};

describe('quiet hours', () => {
  const night = hours('22:00', '07:00', 'Europe/Berlin');

  it.each([
    ['in the evening', '2026-06-10T20:30:00Z', '2026-06-11T05:00:00.000Z'],
    ['in their first minute', '2026-06-10T20:00:00Z', '2026-06-11T05:00:00.000Z'],
    ['after midnight', '2026-06-11T00:15:30Z', '2026-06-11T05:00:00.000Z'],
    ['when they end', '2026-06-11T05:00:00Z', undefined],
    ['at noon', '2026-06-11T10:00:00Z', undefined],
    ['in winter, an hour later in UTC', '2026-01-10T23:30:00Z', '2026-01-11T06:00:00.000Z'],
    ['in the night in which the clock is put forward', '2026-03-28T22:00:00Z', '2026-03-29T05:00:00.000Z'],
    ['in the night in which it is put back', '2026-10-24T22:00:00Z', '2026-10-25T06:00:00.000Z'],
  ])('over midnight, %s', (_, now, end) => {
    expect(until(night, now)).toBe(end);
  });

  it('within a day end on the same day', () => {
    expect(until(hours('12:00', '13:30', 'Asia/Kathmandu'), '2026-06-10T06:20:00Z')).toBe(
      '2026-06-10T07:45:00.000Z',
    );
  });

  it('that end at a time that the clock skips end when it skips it', () => {
    expect(until(hours('23:00', '02:30', 'Europe/Berlin'), '2026-03-29T00:30:00Z')).toBe(
      '2026-03-29T01:00:00.000Z',
    );
  });

  it('from and to the same time are none', () => {
    expect(until(hours('07:00', '07:00', 'UTC'), '2026-06-10T07:00:00Z')).toBeUndefined();
  });

  it('end at a time of which they are no part, in any zone and at any time', () => {
    const zones = ['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'];
    const time = fc.integer({ min: 0, max: 1_439 }).map((minute) => {
      const two = (value: number) => String(value).padStart(2, '0');
      return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
    });
    const now = fc.integer({ min: Date.UTC(2020), max: Date.UTC(2030) });
    fc.assert(
      fc.property(time, time, fc.constantFrom(...zones), now, (from, to, timeZone, at) => {
        const quiet = hours(from, to, timeZone);
        const end = quietUntil(quiet, at);
        if (end === undefined) return;
        expect(end).toBeGreaterThan(at);
        expect(end - at).toBeLessThan(25.5 * 3_600_000);
        expect(quietUntil(quiet, end)).toBeUndefined();
        expect(quietUntil(quiet, end - 1)).toBe(end);
      }),
      { numRuns: 50 },
    );
  });
});
