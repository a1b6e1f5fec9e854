import { describe, expect, it } from 'vitest';
import { FakeClock } from '@/server/testing/fake-clock';
import { BatchStream } from './batch-stream';
import { CoreBudget } from './core-budget';
import { Rate } from './rate';
import { UnitCost } from './unit-cost';

interface Load {
  perSecond: number;
  units: number;
  leastMs?: number;
}

/** The window after two seconds of these streams, at 0.01 ms a unit. */
function windowUnder(...loads: Load[]): number {
  const clock = new FakeClock();
  const budget = new CoreBudget(0.01);
  const streams = loads.map(({ perSecond, units, leastMs = 0 }) => ({
    everyMs: 1_000 / perSecond,
    stream: new BatchStream(budget, { clock, units: () => units, leastMs: () => leastMs }),
  }));
  for (let ms = 0; ms < 2_000; ms += 1) {
    for (const { stream, everyMs } of streams) {
      const count = Math.floor((ms + 1) / everyMs) - Math.floor(ms / everyMs);
      stream.arrived(count);
    }
    clock.advance(1);
  }
  return budget.windowMs(clock.now());
}

describe('the window of a budget', () => {
  it('is none while each event by itself takes less than a third of a core', () => {
    expect(windowUnder({ perSecond: 100, units: 200 })).toBe(0);
    expect(windowUnder({ perSecond: 20, units: 1_500 })).toBe(0);
  });

  it('is the shortest one where that is enough', () => {
    expect(windowUnder({ perSecond: 400, units: 200 })).toBe(12);
    expect(windowUnder({ perSecond: 10_000, units: 200 })).toBe(12);
  });

  it('is as long as it takes for a batch to be a third of it', () => {
    const ms = windowUnder({ perSecond: 100, units: 2_000 });
    expect(ms).toBeGreaterThan(55);
    expect(ms).toBeLessThan(65);
  });

  it('grows by streams that share the budget, and not by their rates', () => {
    const ms = windowUnder({ perSecond: 1_000, units: 1_000 }, { perSecond: 100, units: 1_000 });
    expect(ms).toBeGreaterThan(55);
    expect(ms).toBeLessThan(65);
  });

  it('is never longer than a quarter of a second', () => {
    expect(windowUnder({ perSecond: 100, units: 100_000 })).toBe(250);
  });

  it('counts a stream with a long window of its own as often as it is sent', () => {
    expect(windowUnder({ perSecond: 1_000, units: 1_000, leastMs: 250 })).toBe(0);
  });
});

describe('a stream of batches', () => {
  const slow = (clock: FakeClock) => new BatchStream(new CoreBudget(10), { clock });

  it('is due immediately after it was quiet', () => {
    const clock = new FakeClock();
    const stream = slow(clock);
    for (let ms = 0; ms < 500; ms += 5) {
      stream.arrived(1);
      stream.started();
      clock.advance(5);
    }
    expect(stream.waitMs()).toBeGreaterThan(5);
    clock.advance(1_000);
    stream.arrived(1);
    expect(stream.waitMs()).toBe(0);
  });

  it('is due when only a moment of its window is left', () => {
    const clock = new FakeClock();
    const stream = new BatchStream(new CoreBudget(0), { clock, leastMs: () => 100 });
    stream.started();
    clock.advance(95);
    expect(stream.waitMs()).toBe(5);
    clock.advance(2);
    expect(stream.waitMs()).toBe(0);
  });

  it('learns what a batch costs from those that were sent', () => {
    const clock = new FakeClock();
    const budget = new CoreBudget(0.001);
    const stream = new BatchStream(budget, { clock, units: () => 1_000 });
    for (let i = 0; i < 50; i += 1) {
      stream.started();
      clock.spend(10);
      stream.ended();
    }
    expect(budget.unit.ms).toBeCloseTo(0.01, 4);
  });
});

describe('Rate', () => {
  it('is what came in a second, and forgets it', () => {
    const rate = new Rate();
    for (let now = 0; now <= 2_000; now += 10) rate.note(1, now);
    expect(rate.perSecond(2_000)).toBeGreaterThan(95);
    expect(rate.perSecond(2_000)).toBeLessThan(105);
    expect(rate.perSecond(4_000)).toBeLessThan(1);
  });
});

describe('UnitCost', () => {
  it('is little moved by a single hiccup', () => {
    const cost = new UnitCost(0.01);
    cost.note(200, 12);
    expect(cost.ms).toBeLessThan(0.012);
  });

  it('is not moved by a batch of nothing', () => {
    const cost = new UnitCost(0.01);
    cost.note(0, 5);
    expect(cost.ms).toBe(0.01);
  });
});
