import { describe, expect, it } from 'vitest';
import { ClockSkew } from './clock-skew';

const now = 1_800_000_000_000;
/** A question that took `there` and `back` ms to a gateway whose clock is `skew` ms ahead. */
const ask = (clock: ClockSkew, skew: number, there: number, back: number, sent = now) =>
  clock.record(sent, sent + there + back, sent + there + skew);

describe('the skew to the gateway’s clock', () => {
  it('is of the shortest round trip, and not settled while all are long: a page that loads answers late', () => {
    const clock = new ClockSkew();
    expect(clock).toMatchObject({ ms: 0, uncertaintyMs: undefined, isSettled: false });
    ask(clock, 0, 5, 115);
    expect(clock.ms).toBe(-55);
    expect(clock.uncertaintyMs).toBeGreaterThan(55);
    expect(clock.isSettled).toBe(false);
    ask(clock, 0, 1, 1);
    expect(clock).toMatchObject({ ms: 0, isSettled: true });
  });

  it('settles for what there is on a network where every round trip is long', () => {
    const clock = new ClockSkew();
    for (let i = 0; i < 8; i += 1) ask(clock, 40, 90, 90);
    expect(clock).toMatchObject({ ms: 40, isSettled: true });
  });

  it('forgets what it measured before a clock was set', () => {
    const clock = new ClockSkew();
    ask(clock, 3, 1, 1);
    ask(clock, 120_003, 10, 10);
    expect(clock.ms).toBe(120_003);
  });

  it('takes no sample during which this clock was set back', () => {
    const clock = new ClockSkew();
    clock.record(now, now - 60_000, now);
    expect(clock.uncertaintyMs).toBeUndefined();
  });

  it('is contradicted by a message from the future, and by one that is older than any way is long', () => {
    const clock = new ClockSkew();
    expect(clock.contradicts(now + 9_000, now, 1_000)).toBe(false);
    ask(clock, 500, 1, 1);
    expect(clock.contradicts(now + 490, now, 1_000)).toBe(false);
    expect(clock.contradicts(now + 2_000, now, 1_000)).toBe(true);
    expect(clock.contradicts(now - 400, now, 1_000)).toBe(false);
    expect(clock.contradicts(now - 1_600, now, 1_000)).toBe(true);
  });
});
