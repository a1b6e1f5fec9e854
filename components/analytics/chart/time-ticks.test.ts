import { afterEach, describe, expect, it } from 'vitest';
import { timeTicks } from './time-ticks';

process.env.TZ = 'Europe/Berlin';
afterEach(() => {
  process.env.TZ = 'Europe/Berlin';
});
const at = (text: string) => new Date(text).getTime();
const clock = (from: string, to: string) =>
  timeTicks(at(from), at(to)).ticks.map((tick) => new Date(tick).toTimeString().slice(0, 5));

describe('ticks of a time axis', () => {
  it('are at round local times', () => {
    expect(clock('2026-11-26T11:50', '2026-11-26T12:05')).toEqual(
      ['50', '52', '54', '56', '58', '00', '02', '04'].map((minute, i) => `${i < 5 ? 11 : 12}:${minute}`),
    );
    expect(clock('2026-11-25T12:05', '2026-11-26T12:05')).toEqual(
      '15:00 18:00 21:00 00:00 03:00 06:00 09:00 12:00'.split(' '),
    );
  });

  it('are at midnight on days of 23 and 25 hours', () => {
    for (const [from, to] of [
      ['2026-03-27T00:00', '2026-04-02T00:00'],
      ['2026-10-23T00:00', '2026-10-29T00:00'],
    ] as const)
      expect(new Set(clock(from, to))).toEqual(new Set(['00:00']));
  });

  it('are few and in the range, from a minute to decades', () => {
    const end = at('2026-11-26T12:04');
    for (let span = 60_000; span < 50 * 366 * 86_400_000; span *= 1.9) {
      const { ticks } = timeTicks(end - span, end);
      expect(ticks.length).toBeLessThanOrEqual(10);
      expect([...ticks].sort((a, b) => a - b)).toEqual(ticks);
      for (const tick of ticks) expect(tick).toBeGreaterThanOrEqual(end - span);
    }
  });
});
