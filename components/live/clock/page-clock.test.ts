import { describe, expect, it } from 'vitest';
import { type ClockFault, PageClock } from './page-clock';

const now = 1_800_000_000_000;
const minutes = 60_000;

describe('the clock of the page', () => {
  const pageClock = (ms: number, uncertaintyMs = 1) =>
    new PageClock({ ms, uncertaintyMs, isSettled: true } as ConstructorParameters<typeof PageClock>[0]);

  it.each<{ name: string; skew: number; stamps: number[]; fault: ClockFault | undefined }>([
    { name: 'the clocks agree', skew: 900, stamps: [now - 20], fault: undefined },
    {
      name: 'producers agree with the gateway',
      skew: 2 * minutes,
      stamps: [now + 2 * minutes - 20],
      fault: 'browser',
    },
    { name: 'the browser is ahead', skew: -2 * minutes, stamps: [now - 2 * minutes - 20], fault: 'browser' },
    { name: 'producers agree with the browser', skew: 2 * minutes, stamps: [now - 20], fault: 'gateway' },
    { name: 'the gateway is behind', skew: -2 * minutes, stamps: [now - 20], fault: 'gateway' },
    { name: 'no event arrived', skew: 2 * minutes, stamps: [], fault: 'apart' },
    { name: 'producers disagree', skew: 2 * minutes, stamps: [now - 20, now + 2 * minutes], fault: 'apart' },
    { name: 'only late events arrived', skew: 2 * minutes, stamps: [now - 40_000], fault: 'apart' },
    { name: 'three seconds', skew: 3_000, stamps: [now + 3_000 - 20], fault: 'browser' },
  ])('$name: $fault', ({ skew, stamps, fault }) => {
    const clock = pageClock(skew);
    for (const at of stamps) clock.note(at, now);
    expect(clock.trouble(now)?.fault).toBe(fault);
  });

  it('is not settled while it is open which clock is right', () => {
    const clock = pageClock(2 * minutes);
    expect(clock.isSettled).toBe(false);
    clock.note(Date.now() - 20);
    expect(clock.isSettled).toBe(true);
  });

  it('finds no fault while the uncertainty of the skew is as large', () => {
    expect(pageClock(2_100, 200).trouble(now)).toBeUndefined();
  });

  it('is the gateway’s clock while that is right, and the browser’s while the gateway’s is wrong', () => {
    const [good, bad] = [pageClock(2 * minutes), pageClock(2 * minutes)];
    const real = Date.now();
    good.note(real + 2 * minutes - 5);
    bad.note(real - 5);
    expect(good.now() - Date.now()).toBeCloseTo(2 * minutes, -2);
    expect(good.fromGateway(now)).toBe(now);
    expect(bad.now() - Date.now()).toBeCloseTo(0, -2);
    expect(bad.fromGateway(now)).toBe(now - 2 * minutes);
  });

  it('drops earlier timestamps of producers when a clock was set', () => {
    const skew = { ms: 2 * minutes, uncertaintyMs: 1, isSettled: true };
    const clock = new PageClock(skew);
    clock.note(now + 2 * minutes, now);
    expect(clock.trouble(now)?.fault).toBe('browser');
    skew.ms = -10 * minutes;
    expect(clock.trouble(now)?.fault).toBe('apart');
  });
});
