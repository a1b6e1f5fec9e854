import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPace, runTurns } from './pace';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Counts what a pace gives while `run` lets time pass. */
function count(perSecond: number, run: () => void, now?: () => number): number {
  const pace = createPace();
  let events = 0;
  const turns = runTurns((elapsed) => {
    events += pace.due(perSecond, elapsed);
  }, now);
  run();
  turns.stop();
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
    // Every turn lasts 10 ms of the timer, and 10 to 40 ms of the clock.
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
    const perTurn: number[] = [];
    const turns = runTurns((elapsed) => perTurn.push(pace.due(20_000, elapsed)));
    vi.advanceTimersByTime(1_000);
    turns.stop();
    expect(Math.min(...perTurn)).toBeGreaterThanOrEqual(199);
    expect(Math.max(...perTurn)).toBeLessThanOrEqual(201);
  });

  it('catches up 250 ms at most after a stall', () => {
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
    runTurns(turn).stop();
    vi.advanceTimersByTime(1_000);
    expect(turn).not.toHaveBeenCalled();
  });
});
