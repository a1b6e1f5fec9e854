import { describe, expect, it } from 'vitest';
import { ClockSkew } from './clock-skew';

const now = 1_800_000_000_000;
/** A request that took `there` and `back` ms to a gateway whose clock is `skew` ms ahead. */
const measure = (clock: ClockSkew, skew: number, there: number, back: number, sent = now) =>
  clock.record(sent, sent + there + back, sent + there + skew);

describe('the skew to the gateway’s clock', () => {
  it('comes from the shortest round trip, and is not settled while all are long, as on a page that is loading', () => {
    const clock = new ClockSkew();
    expect(clock).toMatchObject({ ms: 0, uncertaintyMs: undefined, isSettled: false });
    measure(clock, 0, 5, 115);
    expect(clock.ms).toBe(-55);
    expect(clock.uncertaintyMs).toBeGreaterThan(55);
    expect(clock.isSettled).toBe(false);
    measure(clock, 0, 1, 1);
    expect(clock).toMatchObject({ ms: 0, isSettled: true });
  });

  it('is settled after eight samples on a network where every round trip is long', () => {
    const clock = new ClockSkew();
    for (let i = 0; i < 8; i += 1) measure(clock, 40, 90, 90);
    expect(clock).toMatchObject({ ms: 40, isSettled: true });
  });

  it('drops earlier samples when a clock was set', () => {
    const clock = new ClockSkew();
    measure(clock, 3, 1, 1);
    measure(clock, 120_003, 10, 10);
    expect(clock.ms).toBe(120_003);
  });

  it('ignores a sample during which this clock was set back', () => {
    const clock = new ClockSkew();
    clock.record(now, now - 60_000, now);
    expect(clock.uncertaintyMs).toBeUndefined();
  });

  it('is contradicted by a message from the future, and by one older than the longest transit', () => {
    const clock = new ClockSkew();
    expect(clock.contradicts(now + 9_000, now, 1_000)).toBe(false);
    measure(clock, 500, 1, 1);
    expect(clock.contradicts(now + 490, now, 1_000)).toBe(false);
    expect(clock.contradicts(now + 2_000, now, 1_000)).toBe(true);
    expect(clock.contradicts(now - 400, now, 1_000)).toBe(false);
    expect(clock.contradicts(now - 1_600, now, 1_000)).toBe(true);
  });

  it('is that of the sample with the shorter round trip', () => {
    const clock = new ClockSkew();
    clock.record(1_000, 1_400, 1_900);
    clock.record(2_000, 2_010, 2_505);
    expect(clock.ms).toBe(500);
  });
});
