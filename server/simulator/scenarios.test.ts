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
    for (; !run.over; seconds += 1) steps += run.advance(1_000).length;
    expect(steps).toBe(scenario.steps.length);
    // The first advance enters the first step, so one more second is counted.
    expect(seconds).toBeCloseTo(scenario.steps.reduce((sum, step) => sum + step.seconds, 0) + 1, -0.5);
  });

  it('have descriptions that match their steps', () => {
    const [rush, market, sale] = scenarios.map(({ steps, description }) => ({ steps, description }));
    const most = (steps = rush?.steps, rate: 'orders' | 'shoppers' | 'prices' = 'orders') =>
      Math.max(...(steps ?? []).map(({ rates }) => rates?.[rate] ?? 0));
    const climb = rush?.steps.slice(0, 3).reduce((sum, { seconds }) => sum + seconds, 0) ?? 0;
    expect(rush?.description).toContain(`climb for ${climb / 60} min`);
    expect(rush?.description).toContain(`${most(rush?.steps)} orders/min`);
    expect(market?.description).toContain(
      `${market?.steps[0]?.rates?.prices} ticks/s, ${most(market?.steps, 'prices').toLocaleString('en-US')}/s`,
    );
    const peak = sale?.steps.find(({ burst }) => burst);
    const inPeak = (peak?.burst?.count ?? 0) + ((peak?.rates?.orders ?? 0) / 60) * (peak?.seconds ?? 0);
    expect(sale?.description).toContain(`${inPeak} orders in ${peak?.seconds} s`);
    expect(sale?.description).toContain(`${most(sale?.steps, 'shoppers')} shoppers`);
  });

  it('wait while they are paused', () => {
    const [scenario] = scenarios;
    if (!scenario) throw new Error('There is no scenario.');
    const run = runScenario(scenario, 1);
    run.advance(10);
    run.setRunning(false);
    expect(run.advance(60_000)).toEqual([]);
    expect(run.state).toMatchObject({ step: 1, running: false });
    run.setRunning(true);
    expect(run.advance(20_000)).toHaveLength(1);
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

  it('has a multiplier of the usual rate, unless that is 0', () => {
    const burst = createBurst({ feed: 'prices', count: 900, seconds: 1 });
    expect(burst.state(100)).toMatchObject({ rate: 900, multiplier: 10 });
    expect(burst.state(0)).not.toHaveProperty('multiplier');
  });
});
