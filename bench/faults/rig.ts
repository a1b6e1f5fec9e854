/** What a scenario is made of: brokers, gateways, a producer and a crowd, each a process that can be hurt. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Feed } from '@/lib/protocol';
import { signToken } from '@/server/auth/tokens';
import { ensureTopics } from '@/server/bus';
import type { EmbeddedKafka } from '@/server/embedded/kafka';
import { createLog } from '@/server/log';
import { startBroker } from '../broker';
import type { Written } from './account';
import type { CrowdReport } from './crowd';
import { type Gateway, secret } from './gateway';
import { Worker } from './worker';

const tokenSeconds = 4 * 3_600;

export class Crowd {
  private constructor(
    private readonly worker: Worker,
    readonly clients: number,
  ) {}

  /** Clients that are connected and subscribed to orders, with `prices` to these as well. */
  static async open(clients: number, gateways: readonly Gateway[], { prices = false } = {}): Promise<Crowd> {
    const { token } = await signToken(secret, 'gateway', 'viewer', tokenSeconds);
    const worker = new Worker('crowd', []);
    const ports = gateways.map(({ port }) => port);
    const isOpen = await worker.ask<boolean>('open', { clients, ports, token, prices });
    if (!isOpen) throw new Error(`${clients} clients were not connected within a minute.`);
    return new Crowd(worker, clients);
  }

  /** From now on they connect to these, one after the other. */
  useGateways(gateways: readonly Gateway[]): Promise<unknown> {
    return this.worker.ask('setPorts', { ports: gateways.map(({ port }) => port) });
  }

  /** Each client's connection is cut `times` times, at moments of its own. Resolves when all were. */
  async dropEach(times: number, everyMs: number): Promise<void> {
    await this.worker.ask('dropAll', { times, everyMs });
    await this.worker.ask('dropped');
  }

  /** cut: all connections in one moment · leave: cut, and away until comeBack · stall: nobody reads until unstall. */
  all(what: 'cut' | 'leave' | 'comeBack' | 'stall' | 'unstall'): Promise<unknown> {
    return this.worker.ask(what);
  }

  /** Whether all have been given everything up to now, within the time. */
  isLive(timeoutMs: number): Promise<boolean> {
    return this.worker.ask('live', { timeoutMs });
  }

  /** Whether all were told of a gap, within the time. */
  hasGaps(timeoutMs: number): Promise<boolean> {
    return this.worker.ask('gaps', { atLeast: 1, timeoutMs });
  }

  latency(feed: Feed): Promise<{ p50: number; p99: number }> {
    return this.worker.ask('latency', { feed });
  }

  /** Waits for what is on its way, for as long as some of it comes within `patienceMs`, and then counts. */
  async report(written: Written, patienceMs: number): Promise<CrowdReport> {
    await this.worker.ask('complete', { written, patienceMs });
    return this.worker.ask('report', { written });
  }

  stop(): Promise<void> {
    return this.worker.kill();
  }
}

export class Orders {
  private constructor(private readonly worker: Worker) {}

  static async start(brokers: readonly string[], perSecond: number): Promise<Orders> {
    const worker = new Worker('orders', [brokers.join(',')]);
    await worker.ask('start', { perSecond });
    return new Orders(worker);
  }

  /** What Kafka acknowledged, from the start to the last. */
  async stop(): Promise<Written> {
    const written = await this.worker.ask<Written>('stop');
    await this.kill();
    return written;
  }

  kill(): Promise<void> {
    return this.worker.kill();
  }
}

/** A cluster of a run's own. */
export class Cluster {
  private constructor(
    readonly kafka: EmbeddedKafka,
    private readonly dataDir: string,
  ) {}

  static async start(brokers: 1 | 3): Promise<Cluster> {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'pulseboard-faults-'));
    const cluster = new Cluster(await startBroker(dataDir, brokers), dataDir);
    await cluster.makeTopics();
    return cluster;
  }

  get brokers(): string[] {
    return this.kafka.brokers;
  }

  makeTopics(): Promise<void> {
    return ensureTopics({ brokers: this.brokers }, { log: createLog('bench', 'fatal') });
  }

  async stop(): Promise<void> {
    await this.kafka.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
