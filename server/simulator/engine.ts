import type { EventData } from '@/lib/events';
import type { BurstRequest, Rates, RatesPatch, SimulatorState } from '@/lib/simulator';
import { newTraceparent, type Outgoing } from '@/server/bus';
import { type Burst, createBurst } from './burst';
import { makeNews } from './news/news';
import { burstEnded, burstStarted, scenarioEnded, scenarioStarted } from './news/reports';
import type { NextOrder, OrderQueue } from './orders/order-queue';
import type { BoundedPublisher } from './publishing/bounded-publisher';
import { createPace } from './publishing/pace';
import { runScenario, type Scenario, type ScenarioRun } from './scenarios';
import { createStreams, type Streams } from './streams';

type Running = SimulatorState['running'];

/** What the engine plays now. */
export interface Settings {
  running: Running;
  /** As set by hand; a scenario that runs lays its own over them. */
  rates: Rates;
  seed: number;
}

export interface EngineParts {
  settings: Settings;
  publishers: { prices: BoundedPublisher; notifications: BoundedPublisher; activity: BoundedPublisher };
  /** Made here because who orders next is the shoppers' business. */
  createOrders(next: () => NextOrder): OrderQueue;
}

/** Turns passing time into events. Knows nothing of HTTP, files or Kafka. */
export class Engine {
  readonly settings: Settings;
  readonly orders: OrderQueue;
  burst: Burst | undefined;
  scenario: ScenarioRun | undefined;
  streams: Streams;
  private overlay: RatesPatch = {};
  private readonly publishers: EngineParts['publishers'];
  private readonly paces = { prices: createPace(), orders: createPace(), notifications: createPace() };

  constructor({ settings, publishers, createOrders }: EngineParts) {
    this.settings = settings;
    this.publishers = publishers;
    this.streams = createStreams(settings.seed);
    this.orders = createOrders(() => this.nextOrder());
  }

  /** The rates that count now. */
  get rates(): Rates {
    return { ...this.settings.rates, ...this.overlay };
  }

  /** A rate set by hand counts at once, and until the next step of a scenario sets it. */
  setRates(patch: RatesPatch): void {
    Object.assign(this.settings.rates, patch);
    for (const feed of Object.keys(patch) as (keyof Rates)[]) delete this.overlay[feed];
  }

  /** Nothing is made until `resume`, which goes on where this was. */
  pause(): void {
    if (this.settings.running === 'running') this.settings.running = 'paused';
    this.orders.clear();
  }

  /** After `stop`, prices begin at their start again. */
  resume(): void {
    if (this.settings.running === 'stopped') this.reseed(this.settings.seed);
    this.settings.running = 'running';
  }

  /** Ends everything: the burst and the scenario as well. */
  stop(): void {
    this.settings.running = 'stopped';
    this.endBurst();
    this.endScenario();
  }

  startBurst(request: BurstRequest): void {
    this.endBurst();
    this.burst = createBurst(request, (end) => this.post(burstEnded(end)));
    this.post(burstStarted(request));
  }

  endBurst(): void {
    this.burst?.stop();
    this.burst = undefined;
    this.orders.clear();
  }

  /** Plays a scenario from its beginning, in place of one that runs. */
  startScenario(scenario: Scenario, seed: number): void {
    this.stopScenario();
    this.endBurst();
    this.reseed(seed);
    this.scenario = runScenario(scenario, seed);
    this.settings.running = 'running';
    this.post(scenarioStarted(scenario, seed));
  }

  /** Back to the rates set by hand; a burst of the scenario ends with it. */
  stopScenario(): void {
    if (this.scenario) this.endBurst();
    this.endScenario();
  }

  private endScenario(): void {
    if (this.scenario) this.post(scenarioEnded(this.scenario));
    this.scenario = undefined;
    this.overlay = {};
  }

  /** Makes what is due after `elapsedMs` more. */
  turn(elapsedMs: number): void {
    if (this.settings.running !== 'running') return;
    this.playScenario(elapsedMs);
    const { rates } = this;
    const prices = rates.prices + (this.burst?.feed === 'prices' ? this.burst.rate : 0);
    this.makeBurst(elapsedMs, prices);
    this.makePrices(this.paces.prices.due(rates.prices, elapsedMs), prices);
    this.makeNews(this.paces.notifications.due(rates.notifications / 60, elapsedMs));
    this.publishers.activity.send(this.streams.shoppers.turn(rates.shoppers, elapsedMs));
    this.orders.add(this.paces.orders.due(rates.orders / 60, elapsedMs));
  }

  private reseed(seed: number): void {
    this.settings.seed = seed;
    this.streams = createStreams(seed);
  }

  private playScenario(elapsedMs: number): void {
    for (const step of this.scenario?.turn(elapsedMs) ?? []) {
      this.overlay = { ...this.overlay, ...step.rates };
      if (step.burst) this.startBurst(step.burst);
    }
    if (this.scenario?.over) this.endScenario();
  }

  private makeBurst(elapsedMs: number, pricesPerSecond: number): void {
    const { burst } = this;
    if (!burst) return;
    const due = burst.due(elapsedMs);
    if (burst.over) this.burst = undefined;
    if (due === 0) return;
    if (burst.feed === 'orders') {
      this.orders.addBurst(due, (isPlaced) => burst.note(1, isPlaced));
      return;
    }
    const sent = burst.feed === 'prices' ? this.makePrices(due, pricesPerSecond) : this.makeNews(due);
    void sent.then((isTaken) => burst.note(due, isTaken));
  }

  private async makePrices(count: number, perSecond: number): Promise<boolean> {
    if (count === 0) return true;
    // Late prices help nobody: what Kafka cannot take now is not made.
    if (!this.publishers.prices.open) {
      this.publishers.prices.skip(count);
      return false;
    }
    const at = Date.now();
    // One trace for what is sent together: an id for each tick would cost more than the tick.
    const traceparent = newTraceparent();
    const events: Outgoing[] = [];
    for (let made = 0; made < count; made += 1) {
      events.push({
        type: 'price.ticked',
        data: this.streams.walk.tick(perSecond, at),
        time: at,
        traceparent,
      });
    }
    return this.publishers.prices.send(events);
  }

  private makeNews(count: number): Promise<boolean> {
    const events: Outgoing[] = [];
    for (let made = 0; made < count; made += 1) {
      events.push({ type: 'notification.posted', data: makeNews(this.streams.news) });
    }
    return this.publishers.notifications.send(events);
  }

  private post(data: EventData<'notification.posted'>): void {
    void this.publishers.notifications.send([{ type: 'notification.posted', data }]);
  }

  private nextOrder(): NextOrder {
    const { draft, bought } = this.streams.shoppers.nextOrder();
    return { draft, onPlaced: () => this.publishers.activity.send(bought) };
  }
}
