import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit, ServerProcess } from '../server-process';
import { type EmbeddedKafkaOptions, type PreparedKafka, prepareEmbeddedKafka } from './prepare-kafka';

export type { EmbeddedKafkaOptions } from './prepare-kafka';

const READY_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 50;

/** A broker that ended without a call of stop(). */
type BrokerExit = Exit & { broker: number; reason: string };

export type EmbeddedKafka = {
  /** host:port of every broker. */
  brokers: string[];
  /** Process ids by broker; undefined for one that is not running. */
  pids(): (number | undefined)[];
  /** Stops every broker: SIGTERM, and SIGKILL after `timeoutMs` (10 s). */
  stop(timeoutMs?: number): Promise<void>;
  /** Kills one broker with SIGKILL, as a crash would. Brokers count from 0. */
  killBroker(broker: number): Promise<void>;
  /** Starts a broker that has ended, and waits until the cluster counts it as live. */
  startBroker(broker: number): Promise<void>;
  onExit(listener: (exit: BrokerExit) => void): void;
};

class Cluster implements EmbeddedKafka {
  readonly brokers: string[];
  private readonly servers: (ServerProcess | undefined)[];
  private readonly listeners: ((exit: BrokerExit) => void)[] = [];
  private stopping = false;

  constructor(private readonly prepared: PreparedKafka) {
    this.brokers = prepared.brokers;
    this.servers = prepared.brokers.map(() => undefined);
  }

  pids(): (number | undefined)[] {
    return this.servers.map((server) => server?.pid);
  }

  onExit(listener: (exit: BrokerExit) => void): void {
    this.listeners.push(listener);
  }

  private async launch(broker: number): Promise<ServerProcess> {
    const server = await this.prepared.launch(broker);
    this.servers[broker] = server;
    server.exited.then((exit) => {
      this.servers[broker] = undefined;
      if (this.stopping) return;
      const reason = this.prepared.lastLogLines(broker);
      for (const listener of this.listeners) listener({ ...exit, broker, reason });
    });
    return server;
  }

  /** Waits until the broker sees `live` brokers. Throws when it ends, and after 120 s. */
  private async untilReady(broker: number, server: ServerProcess, live: number): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    const name = `Kafka broker ${this.brokers[broker]}`;
    const log = `Its log is in ${this.prepared.logFolder(broker)}`;
    while (!server.hasExited()) {
      if (await this.prepared.isReady(broker, live)) return;
      if (Date.now() > deadline) throw new Error(`${name} was not ready within 120 s. ${log}.`);
      await sleep(POLL_MS);
    }
    const lines = this.prepared.lastLogLines(broker);
    throw new Error(`${name} ended while it started. ${log}; the last lines are:\n${lines}`);
  }

  async startAll(): Promise<void> {
    const servers = await Promise.all(this.brokers.map((_, broker) => this.launch(broker)));
    await Promise.all(servers.map((server, broker) => this.untilReady(broker, server, servers.length)));
  }

  async startBroker(broker: number): Promise<void> {
    if (this.servers[broker]) return;
    const server = await this.launch(broker);
    await this.untilReady(broker, server, this.servers.filter(Boolean).length);
  }

  async killBroker(broker: number): Promise<void> {
    const server = this.servers[broker];
    server?.kill();
    await server?.exited;
  }

  async stop(timeoutMs = STOP_TIMEOUT_MS): Promise<void> {
    this.stopping = true;
    await Promise.all(this.servers.map((server) => server?.stop(timeoutMs)));
  }
}

/**
 * Runs Apache Kafka on this machine: KRaft, one process per broker, bound to loopback, with its data in `dataDir`.
 * Resolves when every broker answers. Throws with what to do when Java or the jars are not available, or when a broker
 * does not start.
 */
export async function startEmbeddedKafka(options: EmbeddedKafkaOptions): Promise<EmbeddedKafka> {
  const cluster = new Cluster(await prepareEmbeddedKafka(options));
  options.signal?.throwIfAborted();
  const abort = () => void cluster.stop();
  options.signal?.addEventListener('abort', abort, { once: true });
  try {
    await cluster.startAll();
  } catch (error) {
    await cluster.stop(1_000);
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
  return cluster;
}
