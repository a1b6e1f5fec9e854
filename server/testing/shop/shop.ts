/** The shop in tests: five services, each a process, on one Kafka cluster and one database. */
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import type { Logger } from 'pino';
import { signInternal } from '@/server/auth/internal-auth';
import { createDatabase, type Database } from '@/server/db';
import { type ServiceConfig, type ServiceName, services } from '../../services';
import { bundleServices, ServiceProcess } from './service-process';

export const serviceNames = Object.keys(services) as ServiceName[];
const httpHost = '127.0.0.1';
const authSecret = 'test-secret-of-32-characters-0000';

export interface ShopOptions {
  brokers: string[];
  databaseUrl: string;
  log: Logger;
  /** Receives the log output of the services. */
  onLine?(line: string): void;
  retry?: ServiceConfig['retry'];
}

/** The service is unreachable or answered 503: the call can be retried. */
class Unavailable extends Error {}

export class Shop {
  readonly database: Database;
  readonly services: Record<ServiceName, ServiceProcess>;
  private readonly config: ServiceConfig;
  private readonly replicas: ServiceProcess[] = [];
  private hasPorts = false;
  private token = { value: '', until: 0 };

  constructor(readonly options: ShopOptions) {
    const { brokers, databaseUrl, log, onLine, retry } = options;
    this.config = { kafka: { brokers }, databaseUrl, httpPort: 0, httpHost, authSecret, retry };
    this.database = createDatabase(databaseUrl, { name: 'test', log, connections: 3 });
    const processes = serviceNames.map((name) => [name, new ServiceProcess(name, this.config, onLine)]);
    this.services = Object.fromEntries(processes);
  }

  /** Starts every service that is not running. */
  async start(): Promise<void> {
    await this.prepare();
    await Promise.all(
      serviceNames.map((name) => this.services[name].isRunning() || this.services[name].start()),
    );
  }

  /** Starts a second process of a service, which shares its partitions. */
  async startReplica(name: ServiceName): Promise<void> {
    const process = new ServiceProcess(name, this.config, this.options.onLine);
    this.replicas.push(process);
    await process.start();
  }

  // As in production: a service has one address, whichever of its processes answers.
  private async prepare(): Promise<void> {
    if (this.hasPorts) return;
    this.hasPorts = true;
    await bundleServices();
    for (const name of serviceNames) this.services[name].port = await getPort({ host: httpHost });
  }

  async stop(): Promise<void> {
    const processes = [...Object.values(this.services), ...this.replicas];
    await Promise.all(processes.map((process) => process.stop()));
    await this.database.stop();
  }

  /**
   * Calls a service's internal API, and retries while it is unavailable. Throws on any other status of 500 or above.
   */
  async call<T>(
    name: ServiceName,
    path: string,
    init: { body?: unknown; method?: string; key?: string } = {},
  ) {
    for (let wait = 20; ; wait = Math.min(500, wait * 2)) {
      try {
        return await this.callOnce<T>(name, path, init);
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        await sleep(wait);
      }
    }
  }

  private async callOnce<T>(
    name: ServiceName,
    path: string,
    {
      body,
      method = body === undefined ? 'GET' : 'POST',
      key,
    }: { body?: unknown; method?: string; key?: string },
  ): Promise<{ status: number; body: T }> {
    const { port } = this.services[name];
    const headers = {
      authorization: `Bearer ${await this.bearer()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    const response = await fetch(`http://${httpHost}:${port}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    }).catch((error: Error) => {
      throw new Unavailable(`${name} is unreachable`, { cause: error });
    });
    if (response.status === 503) throw new Unavailable(`${name} answered 503`);
    if (response.status >= 500)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    // The connection may break within the response.
    const answer = await response.json().catch((error: Error) => {
      throw new Unavailable(`${name} closed the connection`, { cause: error });
    });
    return { status: response.status, body: answer as T };
  }

  /** Changes a service's settings. */
  async set(name: ServiceName, change: Record<string, unknown>): Promise<void> {
    const { status } = await this.call(name, '/settings', { method: 'PATCH', body: change });
    if (status !== 200) throw new Error(`The settings of ${name} were refused: ${status}`);
  }

  private async bearer(): Promise<string> {
    if (Date.now() > this.token.until) {
      this.token = { value: await signInternal(authSecret), until: Date.now() + 30_000 };
    }
    return this.token.value;
  }
}
