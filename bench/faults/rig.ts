/** The parts of a scenario, each a process that can be killed: brokers, a producer of orders and a crowd of clients. */
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

  /** Starts clients that are subscribed to orders, and with `prices` to prices too. */
  static async open(clients: number, gateways: readonly Gateway[], { prices = false } = {}): Promise<Crowd> {
    const { token } = await signToken(secret, 'gateway', 'viewer', tokenSeconds);
    const worker = new Worker('crowd', []);
    const ports = gateways.map(({ port }) => port);
    const isOpen = await worker.request<boolean>('open', { clients, ports, token, prices });
    if (!isOpen) throw new Error(`${clients} clients were not connected within a minute.`);
    return new Crowd(worker, clients);
  }

  /** Clients connect to these gateways from now on, in turn. */
  useGateways(gateways: readonly Gateway[]): Promise<unknown> {
    return this.worker.request('setPorts', { ports: gateways.map(({ port }) => port) });
  }

  /** Cuts each client's connection `times` times at random moments. Resolves after the last cut. */
  async dropEach(times: number, everyMs: number): Promise<void> {
    await this.worker.request('dropAll', { times, everyMs });
    await this.worker.request('dropped');
  }

  /** cut: all connections at the same time. leave: cut, no reconnect until comeBack. stall: no reads until unstall. */
  all(what: 'cut' | 'leave' | 'comeBack' | 'stall' | 'unstall'): Promise<unknown> {
    return this.worker.request(what);
  }

  /** Whether all clients have caught up within the time. */
  isLive(timeoutMs: number): Promise<boolean> {
    return this.worker.request('live', { timeoutMs });
  }

  /** Whether all clients received a gap within the time. */
  hasGaps(timeoutMs: number): Promise<boolean> {
    return this.worker.request('gaps', { atLeast: 1, timeoutMs });
  }

  latency(feed: Feed): Promise<{ p50: number; p99: number }> {
    return this.worker.request('latency', { feed });
  }

  /** Waits as long as missing events keep arriving within `patienceMs`, and then counts. */
  async report(written: Written, patienceMs: number): Promise<CrowdReport> {
    await this.worker.request('complete', { written, patienceMs });
    return this.worker.request('report', { written });
  }

  stop(): Promise<void> {
    return this.worker.kill();
  }
}

export class Orders {
  private constructor(private readonly worker: Worker) {}

  static async start(brokers: readonly string[], perSecond: number): Promise<Orders> {
    const worker = new Worker('orders', [brokers.join(',')]);
    await worker.request('start', { perSecond });
    return new Orders(worker);
  }

  /** Stops the producer and resolves to what Kafka acknowledged. */
  async stop(): Promise<Written> {
    const written = await this.worker.request<Written>('stop');
    await this.kill();
    return written;
  }

  kill(): Promise<void> {
    return this.worker.kill();
  }
}

/** Brokers with data of their own and the project's topics. */
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
