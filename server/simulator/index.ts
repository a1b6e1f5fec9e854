import type { Logger } from 'pino';
import { defaultRates } from '@/lib/simulator';
import type { BrokerConfig } from '@/server/config';
import { Engine, type Settings } from './engine';
import { createSimulatorHttp } from './http';
import { createMetrics } from './metrics';
import { placeAtOrderService, placeInKafka } from './orders/order-client';
import { createOrderQueue } from './orders/order-queue';
import { createProblems } from './problems';
import { createBoundedPublisher } from './publishing/bounded-publisher';
import { createKafkaLink } from './publishing/kafka-link';
import { createMeter } from './publishing/meter';
import { startTimer, type Timer } from './publishing/pace';
import { describeState } from './state';
import { createStateFile } from './state-file';
import { anySeed } from './streams';

export interface SimulatorConfig {
  brokers: BrokerConfig;
  /** Port of the HTTP routes; 0: any free one. */
  httpPort: number;
  httpHost: string;
  /** Accepted host names in addition to localhost and addresses. */
  hosts?: readonly string[] | undefined;
  authSecret: string;
  /** Folder of simulator.json, which keeps the rates across restarts. */
  dataDir: string;
  /** Address of the order service; unset: orders are published to Kafka. */
  orderUrl?: string | undefined;
}

export interface Simulator {
  /** Resolves when its HTTP routes answer. It connects to Kafka in the background; /readyz fails until then. */
  start(): Promise<{ port: number }>;
  /** Stops making events, waits for those in flight, saves the settings and closes. */
  stop(): Promise<void>;
}

/** Maximum wait for events in flight at stop; without a broker they would never be acknowledged. */
const drainMs = 3_000;

// Prices are useless after a second; the other feeds have few events, which may be late.
const bounds = {
  prices: { batches: 100, ageMs: 1_000 },
  orders: { batches: 200, ageMs: 5_000 },
  notifications: { batches: 500, ageMs: 5_000 },
  activity: { batches: 500, ageMs: 5_000 },
} as const;

/** Makes the events of a simulated shop and market at the configured rates. */
export async function createSimulator(config: SimulatorConfig, { log }: { log: Logger }): Promise<Simulator> {
  const file = createStateFile(config.dataDir, log);
  const settings: Settings = (await file.read()) ?? {
    running: 'running',
    rates: { ...defaultRates },
    seed: anySeed(),
  };
  const parts = assemble(config, settings, log);
  const { engine, link } = parts;
  const save = () => file.write(engine.settings);
  const http = createSimulatorHttp({
    ...parts,
    log,
    hosts: config.hosts,
    authSecret: config.authSecret,
    save,
  });
  let timer: Timer | undefined;

  return {
    start: async () => {
      await http.listen({ port: config.httpPort, host: config.httpHost });
      link.connect();
      timer = startTimer((elapsedMs) => {
        // Without a connection the simulated time is paused, also for scenarios.
        if (link.connected) engine.advance(elapsedMs);
      });
      const address = http.server.address();
      return { port: typeof address === 'object' && address ? address.port : config.httpPort };
    },
    stop: async () => {
      timer?.stop();
      engine.orders.clear();
      await within(drainMs, parts.idle());
      await save();
      await http.close();
      await within(drainMs, link.stop());
    },
  };
}

function assemble(config: SimulatorConfig, settings: Settings, log: Logger) {
  const metrics = createMetrics();
  const problems = createProblems(log);
  const link = createKafkaLink(config.brokers, { log, problems });
  const publisher = (feed: keyof typeof bounds) =>
    createBoundedPublisher(feed, bounds[feed], { link, metrics, problems });
  const publishers = {
    prices: publisher('prices'),
    orders: publisher('orders'),
    notifications: publisher('notifications'),
    activity: publisher('activity'),
  };
  const { orderUrl, authSecret } = config;
  // Orders for Kafka are counted by their publisher; orders for the order service here.
  const meter = orderUrl === undefined ? undefined : createMeter(31);
  const place =
    orderUrl === undefined ? placeInKafka(publishers.orders) : placeAtOrderService({ orderUrl, authSecret });
  const engine = new Engine({
    settings,
    publishers,
    createOrders: (next) => createOrderQueue({ place, next, metrics, problems, ...(meter ? { meter } : {}) }),
  });
  const meters = {
    prices: publishers.prices.meter,
    orders: meter ?? publishers.orders.meter,
    notifications: publishers.notifications.meter,
    activity: publishers.activity.meter,
  };
  const ordersVia = orderUrl === undefined ? ('kafka' as const) : ('order service' as const);
  return {
    metrics,
    link,
    engine,
    notifications: publishers.notifications,
    state: () => describeState({ engine, meters, ordersVia, problems }),
    idle: async () => {
      await engine.orders.idle();
      await Promise.all(Object.values(publishers).map((entry) => entry.idle()));
    },
  };
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
