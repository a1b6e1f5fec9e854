import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventData } from '@/lib/events';
import type { BurstRequest, Rates } from '@/lib/simulator';
import type { Outgoing } from '@/server/bus';
import { Engine } from './engine';
import { createMetrics } from './metrics';
import { createNews } from './news/news';
import { createOrderQueue } from './orders/order-queue';
import type { BoundedPublisher } from './publishing/bounded-publisher';
import { createMeter } from './publishing/meter';
import { createRandom } from './random';
import { scenarios } from './scenarios';

const quiet: Rates = { prices: 0, orders: 0, shoppers: 0, notifications: 0 };

/** A publisher that stores acknowledged events; it accepts events while `isOpen()`. */
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
      engine.advance(10);
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

describe('the notifications of a burst', () => {
  const burst: BurstRequest = { feed: 'prices', count: 1_000, seconds: 2 };

  it('have the requested count, then the acknowledged one', async () => {
    const { engine, publishers, play, posted } = setUp();
    engine.startBurst(burst);
    await play(3);
    expect(publishers.prices.taken).toHaveLength(1_000);
    expect(posted()).toMatchObject([
      { title: 'Burst started: 1,000 price ticks', body: 'Spread over 2 s, on top of the usual rate.' },
      { title: 'Burst ended: 1,000 of 1,000 price ticks sent', body: 'It took 2.0 s.' },
    ]);
  });

  it('count the events that Kafka did not acknowledge', async () => {
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

  it('count the events that were made when it is stopped', async () => {
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

  it('count the placed orders after the last result', async () => {
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

describe('the notifications of a scenario', () => {
  const [scenario] = scenarios;
  if (!scenario) throw new Error('There is no scenario.');
  const seconds = scenario.steps.reduce((sum, step) => sum + step.seconds, 0);

  it('report its start and its end', async () => {
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

  it('report the step in which it was stopped', async () => {
    const { engine, play, posted } = setUp();
    engine.startScenario(scenario, 7);
    await play((scenario.steps[0]?.seconds ?? 0) + 1);
    engine.stopScenario();
    expect(posted()[1]?.body).toBe(`It was stopped in step 2 of ${scenario.steps.length}.`);
  });
});

describe('invented news', () => {
  it('says nothing about the system, and is never urgent', () => {
    const ofTheSystem =
      /order|payment|card|refus|stock|left in|warehouse|deliver|parcel|backup|kafka|service|offline|fail|slow (?!coffee)|%/i;
    for (let seed = 0; seed < 2_000; seed += 1) {
      const { severity, title, body } = createNews(createRandom(seed));
      expect(severity).toBe('info');
      expect(`${title} ${body}`).not.toMatch(ofTheSystem);
    }
  });
});
