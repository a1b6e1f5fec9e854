import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPace, startTimer } from './pace';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Counts the events of a pace while `run` advances the time. */
function count(perSecond: number, run: () => void, now?: () => number): number {
  const pace = createPace();
  let events = 0;
  const timer = startTimer((elapsed) => {
    events += pace.due(perSecond, elapsed);
  }, now);
  run();
  timer.stop();
  return events;
}
const within2Percent = (events: number, wanted: number) =>
  expect(Math.abs(events - wanted) / wanted).toBeLessThanOrEqual(0.02);

describe('a pace', () => {
  it.each([1, 3, 7.5, 20 / 60, 200, 999, 20_000])('gives %d a second within 2 %', (perSecond) => {
    const seconds = 300;
    const events = count(perSecond, () => vi.advanceTimersByTime(seconds * 1_000));
    within2Percent(events, perSecond * seconds);
  });

  it.each([1, 200, 20_000])('gives %d a second also with a timer that comes late', (perSecond) => {
    // Every interval is 10 ms of the timer, and 10 to 40 ms of the clock.
    let clock = 0;
    let turn = 0;
    const late = () => {
      clock += 10 + (turn % 4) * 10;
      turn += 1;
      return clock;
    };
    const events = count(perSecond, () => vi.advanceTimersByTime(60_000), late);
    within2Percent(events, (perSecond * (clock - 10)) / 1_000);
  });

  it('spreads events evenly', () => {
    const pace = createPace();
    const perInterval: number[] = [];
    const timer = startTimer((elapsed) => perInterval.push(pace.due(20_000, elapsed)));
    vi.advanceTimersByTime(1_000);
    timer.stop();
    expect(Math.min(...perInterval)).toBeGreaterThanOrEqual(199);
    expect(Math.max(...perInterval)).toBeLessThanOrEqual(201);
  });

  it('catches up at most 250 ms after a stall', () => {
    let clock = 0;
    const events = count(
      1_000,
      () => {
        clock = 60_000;
        vi.advanceTimersByTime(10);
      },
      () => clock,
    );
    expect(events).toBe(250);
  });

  it('stops', () => {
    const turn = vi.fn();
    startTimer(turn).stop();
    vi.advanceTimersByTime(1_000);
    expect(turn).not.toHaveBeenCalled();
  });
});
