import type { BurstRequest, RatesPatch, ScenarioState } from '@/lib/simulator';

interface ScenarioStep {
  /** How long it lasts. */
  seconds: number;
  /** Rates from this step on; omitted ones keep their value. */
  rates?: RatesPatch;
  /** Starts with the step. */
  burst?: BurstRequest;
}

export interface Scenario {
  name: string;
  title: string;
  description: string;
  /** The default seed. */
  seed: number;
  steps: readonly ScenarioStep[];
}

export const scenarios: readonly Scenario[] = [
  {
    name: 'morning-rush',
    title: 'Morning rush',
    description: 'Shoppers and orders climb for 2 min, peak at 180 orders/min, and calm down.',
    seed: 101,
    steps: [
      { seconds: 20, rates: { prices: 100, orders: 6, shoppers: 3 } },
      { seconds: 40, rates: { orders: 30, shoppers: 20 } },
      { seconds: 60, rates: { orders: 90, shoppers: 60 } },
      { seconds: 40, rates: { orders: 180, shoppers: 120 } },
      { seconds: 40, rates: { orders: 40, shoppers: 25 } },
    ],
  },
  {
    name: 'market-open',
    title: 'Market open',
    description: '20 ticks/s, 12,000/s at the opening, then 4,000/s, a burst of 50,000, and calm.',
    seed: 202,
    steps: [
      { seconds: 15, rates: { prices: 20 } },
      { seconds: 20, rates: { prices: 12_000 } },
      { seconds: 40, rates: { prices: 4_000 } },
      { seconds: 30, rates: { prices: 1_500 }, burst: { feed: 'prices', count: 50_000, seconds: 10 } },
      { seconds: 30, rates: { prices: 600 } },
    ],
  },
  {
    name: 'flash-sale',
    title: 'Flash sale',
    description: 'A crowd of 150 shoppers within seconds, 300 orders in 30 s, and the tail of it.',
    seed: 303,
    steps: [
      { seconds: 10, rates: { orders: 10, shoppers: 8 } },
      { seconds: 20, rates: { orders: 60, shoppers: 150 } },
      { seconds: 30, rates: { orders: 120 }, burst: { feed: 'orders', count: 240, seconds: 30 } },
      { seconds: 30, rates: { orders: 60, shoppers: 60 } },
      { seconds: 30, rates: { orders: 15, shoppers: 10 } },
    ],
  },
];

/** One run of a scenario. */
export interface ScenarioRun {
  /** Advances the time; returns the steps that started. */
  advance(elapsedMs: number): ScenarioStep[];
  setRunning(running: boolean): void;
  /** True when the last step has passed. */
  readonly over: boolean;
  readonly title: string;
  readonly state: ScenarioState;
}

export function runScenario({ name, title, steps }: Scenario, seed: number): ScenarioRun {
  let started = 0;
  let leftMs = 0;
  let running = true;
  return {
    title,
    advance: (elapsedMs) => {
      if (!running) return [];
      leftMs -= elapsedMs;
      const entered: ScenarioStep[] = [];
      for (let step = steps[started]; step && leftMs <= 0; step = steps[started]) {
        entered.push(step);
        started += 1;
        leftMs += step.seconds * 1_000;
      }
      return entered;
    },
    setRunning: (value) => {
      running = value;
    },
    get over() {
      return started === steps.length && leftMs <= 0;
    },
    get state() {
      return { name, seed, step: started, of: steps.length, running };
    },
  };
}
