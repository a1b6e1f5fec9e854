import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Feed } from '@/lib/protocol';
import { createRangeReader, openTail, type Tail } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import { Failpoints } from './failpoints';
import { FailureLog } from './failure-log';
import { boundsOf } from './feeds/feed-policy';
import { createFeeds, type Feeds, topicFeeds } from './feeds/feeds';
import { InvalidMessages } from './feeds/invalid-messages';
import { createReplays, type Replays } from './feeds/replays';
import { WarmUp } from './feeds/warm-up';
import { startHealthFeed } from './health/health-feed';
import { readProcesses } from './health/processes';
import { createGatewayHttp } from './http';
import { createMetrics } from './metrics';
import { createWriteBudget } from './rooms/room';
import { checkOrigin, withoutBase } from './sockets/origin';
import { createSockets, type Transport } from './sockets/sockets';

export interface GatewayConfig {
  kafka: BrokerConfig;
  /** Of the sockets and the HTTP routes; 0: any free one. */
  port: number;
  host: string;
  authSecret: string;
  /** Names by which it may be called, beside localhost and addresses. */
  hosts?: readonly string[] | undefined;
  /** Origins that may open a socket, as browsers send them. */
  allowedOrigins: readonly string[];
  /** Whether pages of the host that it is called by may open one too, whatever their port. Unset: no. */
  sameHost?: boolean | undefined;
  /** A path before /socket.io, for proxies that leave it there. */
  basePath?: string | undefined;
  /** Of the supervisor, for the state of processes. */
  opsUrl?: string | undefined;
  /** At most so many events are held of each feed; what is older is read from Kafka again. */
  ringEvents?: number | undefined;
  /** What clients may use; unset: WebSocket and long polling. */
  transports?: readonly Transport[] | undefined;
  /** Handshakes a second; unset: 1,000. */
  acceptPerSecond?: number | undefined;
  /** How long it serves on after it says that it is no longer ready, in ms: a balancer has to notice. Unset: 0. */
  noticeMs?: number | undefined;
  /** Whether a test may ask for faults: POST /failpoints. Unset: no. */
  failpoints?: boolean | undefined;
}

export interface Gateway {
  gatewayId: string;
  /** Resolves when it reads; the rings warm after that, and /readyz and handshakes wait until they are. */
  start(): Promise<{ port: number }>;
  /** Says that it is not ready, moves every client with a goodbye, closes. */
  stop(): Promise<void>;
}

/** Connections that may wait to be accepted: thousands come at once when a gateway is back. */
const backlog = 4_096;
/** How often rooms are asked whether they were silent too long. */
const heartbeatEveryMs = 2_000;

/** Kafka -> sockets. It holds no truth: it can be killed at any time, and any other can resume its clients. */
export function createGateway(config: GatewayConfig, { log }: { log: Logger }): Gateway {
  const gatewayId = `gw-${randomBytes(3).toString('hex')}`;
  const metrics = createMetrics();
  const failures = new FailureLog(log, metrics);
  const invalid = new InvalidMessages(log, metrics);
  const warmUp = new WarmUp();
  const failpoints = config.failpoints ? new Failpoints() : undefined;
  const now = failpoints?.now ?? Date.now;
  const stops: (() => unknown)[] = [];
  let feeds: Feeds | undefined;
  let replays: Replays | undefined;
  let leaving = false;

  const origins = { allowedOrigins: config.allowedOrigins, sameHost: config.sameHost ?? false };
  const http = createGatewayHttp({
    authSecret: config.authSecret,
    hosts: config.hosts ?? [],
    check: (request, upgrade) => {
      request.url = withoutBase(request.url, config.basePath);
      return checkOrigin(request, upgrade, origins);
    },
    log,
    state: () => (leaving ? 'Shutting down.' : warmUp.state),
    invalid,
    metrics,
    feeds: () => feeds,
    failpoints,
  });
  const sockets = createSockets(http.server, {
    ...config,
    origins,
    gatewayId,
    metrics,
    failures,
    now,
    ready: () => warmUp.isReady,
    feeds: () => feeds?.all ?? new Map(),
    replays: () => {
      if (!replays) throw new Error('No client is taken before the gateway is warm.');
      return replays;
    },
  });

  function watchHealth(tail: Tail, current: Feeds): void {
    const clients = () => sockets.clients.size;
    const processes = readProcesses(config);
    stops.unshift(
      startHealthFeed({ gatewayId, feeds: current, tail, invalid, metrics, clients, processes, now, log }),
    );
  }

  function startHeartbeats({ all }: Feeds): void {
    const timer = setInterval(() => {
      for (const feed of all.values()) feed.heartbeat();
    }, heartbeatEveryMs);
    stops.push(() => clearInterval(timer));
  }

  function beginReplays(): void {
    const reader = createRangeReader(config.kafka, log);
    const created = createReplays({ reader, log, failures });
    replays = created;
    stops.push(() => {
      created.stop();
      return reader.stop();
    });
  }

  return {
    gatewayId,
    start: async () => {
      await http.listen({ port: config.port, host: config.host, backlog });
      const keep = new Map(topicFeeds.map((name) => [name, boundsOf(name, config.ringEvents).events]));
      const budget = createWriteBudget();
      const tail = await openTail(config.kafka, keep, log, {
        windowMs: () => budget.windowMs(performance.now()),
      });
      stops.push(() => tail.stop());
      const { clusterId, start } = tail;
      const topicIds = new Map([...start].map(([topic, { topicId }]) => [topic, topicId]));
      feeds = createFeeds({
        ...config,
        ...sockets,
        budget,
        clusterId,
        topicIds,
        gatewayId,
        invalid,
        metrics,
        failures,
        now,
        failpoints,
      });
      readInto(tail, feeds, warmUp, failures);
      startHeartbeats(feeds);
      beginReplays();
      watchHealth(tail, feeds);
      const address = http.server.address();
      return { port: typeof address === 'object' && address ? address.port : config.port };
    },
    stop: async () => {
      leaving = true;
      await sleep(config.noticeMs ?? 0);
      await sockets.stop();
      await Promise.allSettled(stops.map((stop) => stop()));
      await http.close();
    },
  };
}

/** From bus to rooms. Whatever comes, the partition is read on. */
function readInto(tail: Tail, feeds: Feeds, warmUp: WarmUp, failures: FailureLog): void {
  for (const [topic, { from, end }] of tail.start) {
    for (const [partition, offset] of from.entries()) feeds.all.get(topic as Feed)?.begin(partition, offset);
    warmUp.expect(topic, from, end);
  }
  tail.run({
    onBatch: (batch) => {
      const { topic, partition, next } = batch;
      failures.contain('a batch', () => feeds.take(batch, warmUp.isReady), { topic, partition });
      warmUp.reached(topic, partition, next);
    },
    onBreak: (broken) => failures.contain('the restart of a feed', () => feeds.broke(broken), broken),
  });
}
