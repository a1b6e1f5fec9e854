import { describe, expect, it } from 'vitest';
import { burstSchema, ratesPatchSchema } from '@/lib/simulator';
import { createBurst } from './burst';
import { runScenario, scenarios } from './scenarios';

describe('scenarios', () => {
  it.each(scenarios)('$name keeps within the limits and ends', (scenario) => {
    for (const { rates = {}, burst } of scenario.steps) {
      expect(ratesPatchSchema.safeParse(rates).success).toBe(true);
      if (burst) expect(burstSchema.safeParse(burst).success).toBe(true);
    }
    const run = runScenario(scenario, 1);
    let steps = 0;
    let seconds = 0;
    for (; !run.over; seconds += 1) steps += run.turn(1_000).length;
    expect(steps).toBe(scenario.steps.length);
    // The first turn enters the first step, so that one second more is counted.
    expect(seconds).toBeCloseTo(scenario.steps.reduce((sum, step) => sum + step.seconds, 0) + 1, -0.5);
  });

  it('wait while they are paused', () => {
    const [scenario] = scenarios;
    if (!scenario) throw new Error('There is no scenario.');
    const run = runScenario(scenario, 1);
    run.turn(10);
    run.setRunning(false);
    expect(run.turn(60_000)).toEqual([]);
    expect(run.state).toMatchObject({ step: 1, running: false });
    run.setRunning(true);
    expect(run.turn(20_000)).toHaveLength(1);
  });
});

describe('a burst', () => {
  it.each([
    [1, 60],
    [7, 3],
    [50_000, 1],
    [1_000, 7],
  ])('gives exactly %d events in %d s', (count, seconds) => {
    const burst = createBurst({ feed: 'prices', count, seconds });
    let events = 0;
    let elapsed = 0;
    for (; !burst.over; elapsed += 10) events += burst.due(10);
    expect(events).toBe(count);
    expect(elapsed).toBe(seconds * 1_000);
  });

  it('says how many times the usual rate it makes, unless that is none', () => {
    const burst = createBurst({ feed: 'prices', count: 900, seconds: 1 });
    expect(burst.state(100)).toMatchObject({ rate: 900, multiplier: 10 });
    expect(burst.state(0)).not.toHaveProperty('multiplier');
  });
});
