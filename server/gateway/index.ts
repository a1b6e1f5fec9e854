import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createRangeReader, openTail } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import { readProcesses } from '@/server/internal-calls/processes';
import { Checkpoints } from './counters/checkpoints';
import { adoptEarlierOrders } from './earlier/earlier-orders';
import { Failpoints } from './failpoints';
import { FailureLog } from './failure-log';
import { createFeeds } from './feeds/feeds';
import { InvalidMessages } from './feeds/invalid-messages';
import { createReplays } from './feeds/replays';
import { StateRepair } from './feeds/state-repair';
import { TopicIntake } from './feeds/topic-intake';
import { WarmUp } from './feeds/warm-up';
import { startHealthFeed } from './health/health-feed';
import { PageReports } from './health/page-reports';
import { LatestHealth } from './health/routes';
import { createGatewayHttp } from './http';
import { createMetrics } from './metrics';
import { createWriteBudget } from './rooms/room';
import { RoomWriter } from './rooms/room-writer';
import { createSockets, type Transport } from './sockets/sockets';

export interface GatewayConfig {
  kafka: BrokerConfig;
  /** Of the sockets and the HTTP routes; 0: any free one. */
  port: number;
  host: string;
  authSecret: string;
  /** Host names that requests may use, in addition to localhost and IP addresses. */
  hosts?: readonly string[] | undefined;
  /** Origins whose pages may open a socket, as browsers send them. */
  allowedOrigins: readonly string[];
  /** Whether pages from the host of the request may open a socket too, whatever their port. Unset: no. */
  sameHost?: boolean | undefined;
  /** A path before /socket.io, for proxies that do not remove it. */
  basePath?: string | undefined;
  /** URL of the lake, for figures of orders that it did not read itself. */
  lakeUrl?: string | undefined;
  /** URL of the supervisor, for the state of processes. */
  opsUrl?: string | undefined;
  /** An upper bound on the events in each ring; older events are read from Kafka again. */
  ringEvents?: number | undefined;
  /** Unset: WebSocket and long polling. */
  transports?: readonly Transport[] | undefined;
  /** Handshakes a second; unset: 1,000. */
  acceptPerSecond?: number | undefined;
  /** How long it still serves after /readyz says that it is shutting down, ms: a balancer has to notice. Unset: 0. */
  noticeMs?: number | undefined;
  /** Whether tests may inject faults: POST /failpoints. Unset: no. */
  failpoints?: boolean | undefined;
}

export interface Gateway {
  gatewayId: string;
  /** Resolves when it reads from Kafka. Until the rings are warm, /readyz and handshakes answer that it is not ready. */
  start(): Promise<{ port: number }>;
  /** Reports that it is not ready, disconnects every client with a goodbye, closes. */
  stop(): Promise<void>;
}

/** The TCP accept queue: thousands of clients connect at once when a gateway is back. */
const backlog = 4_096;
/** How often idle rooms are looked for. */
const heartbeatCheckMs = 500;

/** Kafka -> sockets. It keeps no durable state: it can be killed at any time, and any other can resume its clients. */
export function createGateway(config: GatewayConfig, { log }: { log: Logger }): Gateway {
  const gatewayId = `gw-${randomBytes(3).toString('hex')}`;
  const metrics = createMetrics();
  const failures = new FailureLog(log, metrics);
  const invalid = new InvalidMessages(log, metrics);
  const warmUp = new WarmUp();
  const failpoints = config.failpoints ? new Failpoints() : undefined;
  const now = failpoints?.now ?? Date.now;
  const writer = new RoomWriter(metrics, failures);
  const budget = createWriteBudget();
  const { ringEvents } = config;
  const reader = createRangeReader(config.kafka, log);
  const repair = new StateRepair({ reader, failures });
  const feeds = createFeeds({ gatewayId, ringEvents, writer, budget, metrics, failures, repair });
  failpoints?.install(feeds.all.values(), writer);
  const checkpoints = new Checkpoints({ feeds, now });
  const pages = new PageReports();
  const latest = new LatestHealth(now);
  const intake = new TopicIntake({ feeds, invalid, metrics, failures, warmUp, now });
  const replays = createReplays({ reader, log, failures });
  const origins = { allowedOrigins: config.allowedOrigins, sameHost: config.sameHost ?? false };
  const stops: (() => unknown)[] = [
    () => checkpoints.stop(),
    () => replays.stop(),
    () => repair.stop(),
    () => reader.stop(),
  ];
  let isStopping = false;

  const readiness = () => (isStopping ? 'Shutting down.' : warmUp.readiness);
  const http = createGatewayHttp({
    ...{ ...config, origins, log, readiness, invalid, metrics, feeds, failpoints },
    ...{ gatewayId, checkpoints, latest },
  });
  const sockets = createSockets(http.server, {
    ...config,
    ...{ origins, gatewayId, metrics, failures, now, warmUp, feeds: feeds.all, replays, pages },
  });

  function startHeartbeats(): void {
    const timer = setInterval(() => {
      for (const feed of feeds.all.values()) feed.heartbeat();
    }, heartbeatCheckMs);
    stops.push(() => clearInterval(timer));
  }

  return {
    gatewayId,
    start: async () => {
      await http.listen({ port: config.port, host: config.host, backlog });
      const newest = new Map([...feeds.byTopic].map(([topic, { ringEvents }]) => [topic, ringEvents]));
      const tail = await openTail(config.kafka, newest, log, {
        windowMs: () => budget.windowMs(performance.now()),
      });
      stops.push(() => tail.stop());
      intake.start(tail);
      tail.run(intake);
      stops.push(adoptEarlierOrders({ ...config, feeds, tail, log }));
      startHeartbeats();
      const { clients } = sockets;
      const { clocks } = intake;
      const processes = readProcesses(config);
      const health = {
        gatewayId,
        feeds,
        clocks,
        tail,
        invalid,
        metrics,
        clients,
        pages,
        processes,
        now,
        log,
      };
      stops.unshift(startHealthFeed(health, (sample) => latest.set(sample)));
      const address = http.server.address();
      return { port: typeof address === 'object' && address ? address.port : config.port };
    },
    stop: async () => {
      isStopping = true;
      await sleep(config.noticeMs ?? 0);
      await sockets.stop();
      await Promise.allSettled(stops.map((stop) => stop()));
      await http.close();
    },
  };
}
