import type { EventData } from '@/lib/events';
import type { BurstRequest, Rates, RatesPatch, SimulatorState } from '@/lib/simulator';
import { newTraceparent } from '@/lib/trace/trace-context';
import type { Outgoing } from '@/server/bus';
import { type Burst, createBurst } from './burst';
import { createNews } from './news/news';
import { burstEnded, burstStarted, scenarioEnded, scenarioStarted } from './news/reports';
import type { NextOrder, OrderQueue } from './orders/order-queue';
import type { BoundedPublisher } from './publishing/bounded-publisher';
import { createPace } from './publishing/pace';
import { runScenario, type Scenario, type ScenarioRun } from './scenarios';
import { createStreams, type Streams } from './streams';

type Running = SimulatorState['running'];

/** Settings that survive a restart. */
export interface Settings {
  running: Running;
  /** Set by a person; a running scenario overrides them. */
  rates: Rates;
  seed: number;
}

export interface EngineParts {
  settings: Settings;
  publishers: { prices: BoundedPublisher; notifications: BoundedPublisher; activity: BoundedPublisher };
  /** A factory, because the engine's shoppers supply the next order. */
  createOrders(next: () => NextOrder): OrderQueue;
}

/** Makes events as time passes. Independent of HTTP, files and Kafka. */
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

  /** The effective rates. */
  get rates(): Rates {
    return { ...this.settings.rates, ...this.overlay };
  }

  /** A rate set by a person is effective until the next step of a scenario sets it. */
  setRates(patch: RatesPatch): void {
    Object.assign(this.settings.rates, patch);
    for (const feed of Object.keys(patch) as (keyof Rates)[]) delete this.overlay[feed];
  }

  /** Makes no events until `resume`, which continues from here. */
  pause(): void {
    if (this.settings.running === 'running') this.settings.running = 'paused';
    this.orders.clear();
  }

  /** After `stop`, prices start from the beginning. */
  resume(): void {
    if (this.settings.running === 'stopped') this.reseed(this.settings.seed);
    this.settings.running = 'running';
  }

  /** Ends everything, also the burst and the scenario. */
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

  /** Starts a scenario, instead of a running one. */
  startScenario(scenario: Scenario, seed: number): void {
    this.stopScenario();
    this.endBurst();
    this.reseed(seed);
    this.scenario = runScenario(scenario, seed);
    this.settings.running = 'running';
    this.post(scenarioStarted(scenario, seed));
  }

  /** Restores the rates set by a person; a burst of the scenario ends too. */
  stopScenario(): void {
    if (this.scenario) this.endBurst();
    this.endScenario();
  }

  private endScenario(): void {
    if (this.scenario) this.post(scenarioEnded(this.scenario));
    this.scenario = undefined;
    this.overlay = {};
  }

  /** Makes the events that are due after another `elapsedMs`. */
  advance(elapsedMs: number): void {
    if (this.settings.running !== 'running') return;
    this.playScenario(elapsedMs);
    const { rates } = this;
    const prices = rates.prices + (this.burst?.feed === 'prices' ? this.burst.rate : 0);
    this.makeBurst(elapsedMs, prices);
    this.makePrices(this.paces.prices.due(rates.prices, elapsedMs), prices);
    this.createNews(this.paces.notifications.due(rates.notifications / 60, elapsedMs));
    this.publishers.activity.send(this.streams.shoppers.advance(rates.shoppers, elapsedMs));
    this.orders.add(this.paces.orders.due(rates.orders / 60, elapsedMs));
  }

  private reseed(seed: number): void {
    this.settings.seed = seed;
    this.streams = createStreams(seed);
  }

  private playScenario(elapsedMs: number): void {
    for (const step of this.scenario?.advance(elapsedMs) ?? []) {
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
      this.orders.addBurst(due, (isPlaced) => burst.record(1, isPlaced));
      return;
    }
    const sent = burst.feed === 'prices' ? this.makePrices(due, pricesPerSecond) : this.createNews(due);
    void sent.then((isAcknowledged) => burst.record(due, isAcknowledged));
  }

  private async makePrices(count: number, perSecond: number): Promise<boolean> {
    if (count === 0) return true;
    // Late prices are useless: while Kafka is slow they are skipped.
    if (!this.publishers.prices.open) {
      this.publishers.prices.skip(count);
      return false;
    }
    const at = Date.now();
    // One trace per batch: an id for each tick would cost more than the tick.
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

  private createNews(count: number): Promise<boolean> {
    const events: Outgoing[] = [];
    for (let made = 0; made < count; made += 1) {
      events.push({ type: 'notification.posted', data: createNews(this.streams.news) });
    }
    return this.publishers.notifications.send(events);
  }

  private post(data: EventData<'notification.posted'>): void {
    void this.publishers.notifications.send([{ type: 'notification.posted', data }]);
  }

  private nextOrder(): NextOrder {
    const { draft, bought } = this.streams.shoppers.nextOrder();
    return { draft, onPlaced: (orderId) => this.publishers.activity.send(bought(orderId)) };
  }
}
