import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventData } from '@/lib/events';
import type { BurstRequest, Rates } from '@/lib/simulator';
import type { Outgoing } from '@/server/bus';
import { Engine } from './engine';
import { createMetrics } from './metrics';
import { makeNews } from './news/news';
import { createOrderQueue } from './orders/order-queue';
import type { BoundedPublisher } from './publishing/bounded-publisher';
import { createMeter } from './publishing/meter';
import { createRandom } from './random';
import { scenarios } from './scenarios';

const quiet: Rates = { prices: 0, orders: 0, shoppers: 0, notifications: 0 };

/** An publisher that keeps what Kafka took; it takes what comes while `isOpen()`. */
function publisher(isOpen = () => true): BoundedPublisher & { taken: Outgoing[] } {
  const taken: Outgoing[] = [];
  const send = async (events: Outgoing[]) => {
    if (isOpen()) taken.push(...events);
    return isOpen();
  };
  return {
    taken,
    meter: createMeter(4),
    get open() {
      return isOpen();
    },
    send,
    skip: () => undefined,
    deliver: async (events) => void (await send(events)),
    idle: async () => undefined,
  };
}

function setUp({ isOpen = (): boolean => true, place = async () => 'ORD-1' } = {}) {
  const publishers = { prices: publisher(isOpen), notifications: publisher(), activity: publisher() };
  const problems = { report: () => undefined, solved: () => undefined, current: undefined };
  const engine = new Engine({
    settings: { running: 'running', rates: { ...quiet }, seed: 1 },
    publishers,
    createOrders: (next) => createOrderQueue({ place, next, metrics: createMetrics(), problems }),
  });
  const play = async (seconds: number) => {
    for (let passed = 0; passed < seconds * 1_000; passed += 10) {
      engine.turn(10);
      await vi.advanceTimersByTimeAsync(10);
    }
  };
  const posted = () =>
    publishers.notifications.taken.map(({ data }) => data as EventData<'notification.posted'>);
  const titles = () => posted().map(({ title }) => title);
  return { engine, publishers, play, posted, titles };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what the simulator posts of a burst', () => {
  const burst: BurstRequest = { feed: 'prices', count: 1_000, seconds: 2 };

  it('is what it was asked for, and then what Kafka took', async () => {
    const { engine, publishers, play, posted } = setUp();
    engine.startBurst(burst);
    await play(3);
    expect(publishers.prices.taken).toHaveLength(1_000);
    expect(posted()).toMatchObject([
      { title: 'Burst started: 1,000 price ticks', body: 'Spread over 2 s, on top of the usual rate.' },
      { title: 'Burst ended: 1,000 of 1,000 price ticks sent', body: 'It took 2.0 s.' },
    ]);
  });

  it('counts what Kafka did not take', async () => {
    const since = performance.now();
    const isOpen = (): boolean => performance.now() - since > 500;
    const { engine, publishers, play, posted } = setUp({ isOpen });
    engine.startBurst(burst);
    await play(3);
    const taken = publishers.prices.taken.length;
    expect(taken).toBeLessThan(1_000);
    expect(posted()[1]?.title).toBe(`Burst ended: ${taken} of 1,000 price ticks sent`);
    expect(posted()[1]?.body).toContain(`${1_000 - taken} were not sent.`);
  });

  it('counts what was made when it is stopped', async () => {
    const { engine, publishers, play, posted } = setUp();
    engine.startBurst(burst);
    await play(1);
    engine.endBurst();
    await play(1);
    const taken = publishers.prices.taken.length;
    expect(posted()[1]).toMatchObject({
      title: `Burst ended: ${taken} of 1,000 price ticks sent`,
      body: expect.stringContaining(`stopped before the last ${1_000 - taken}.`),
    });
  });

  it('counts the orders that were placed, and waits for the last of them', async () => {
    let asked = 0;
    const place = async () => {
      asked += 1;
      const isRefused = asked % 4 === 0;
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      if (isRefused) throw new Error('The order service does not answer.');
      return 'ORD-1';
    };
    const { engine, play, titles, posted } = setUp({ place });
    engine.startBurst({ feed: 'orders', count: 40, seconds: 1 });
    await play(5);
    expect(titles()).toEqual(['Burst started: 40 orders']);
    await play(10);
    expect(titles()[1]).toBe('Burst ended: 30 of 40 orders placed');
    expect(posted()[1]?.body).toContain('10 were not placed.');
  });
});

describe('what the simulator posts of a scenario', () => {
  const [scenario] = scenarios;
  if (!scenario) throw new Error('There is no scenario.');
  const seconds = scenario.steps.reduce((sum, step) => sum + step.seconds, 0);

  it('is that it started and that it ended', async () => {
    const { engine, play, posted } = setUp();
    engine.startScenario(scenario, 7);
    await play(seconds + 1);
    expect(posted()).toMatchObject([
      {
        title: `Scenario started: ${scenario.title}`,
        body: `${scenario.steps.length} steps in ${Math.floor(seconds / 60)} min ${seconds % 60} s, seed 7.`,
      },
      {
        title: `Scenario ended: ${scenario.title}`,
        body: `All ${scenario.steps.length} steps were played.`,
      },
    ]);
  });

  it('is where it was stopped', async () => {
    const { engine, play, posted } = setUp();
    engine.startScenario(scenario, 7);
    await play((scenario.steps[0]?.seconds ?? 0) + 1);
    engine.stopScenario();
    expect(posted()[1]?.body).toBe(`It was stopped in step 2 of ${scenario.steps.length}.`);
  });
});

describe('made-up news', () => {
  it('claims nothing about the system, and is never urgent', () => {
    const ofTheSystem =
      /order|payment|card|refus|stock|left in|warehouse|deliver|parcel|backup|kafka|service|offline|fail|slow (?!coffee)|%/i;
    for (let seed = 0; seed < 2_000; seed += 1) {
      const { severity, title, body } = makeNews(createRandom(seed));
      expect(severity).toBe('info');
      expect(`${title} ${body}`).not.toMatch(ofTheSystem);
    }
  });
});
