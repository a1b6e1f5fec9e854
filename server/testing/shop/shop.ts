/** The shop as a proof runs it: five services in processes of their own, on one broker and one database. */
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import type { Logger } from 'pino';
import { signInternal } from '@/server/auth/internal-auth';
import { createDatabase, type Database } from '@/server/db';
import { type ServiceConfig, type ServiceName, services } from '../../services';
import { bundleServices, ServiceProcess } from './service-process';

export const serviceNames = Object.keys(services) as ServiceName[];
const httpHost = '127.0.0.1';
const authSecret = 'proof-secret-of-32-characters-000';

export interface ShopOptions {
  brokers: string[];
  databaseUrl: string;
  log: Logger;
  /** What the services log, a chunk at a time. */
  onLine?(line: string): void;
  retry?: ServiceConfig['retry'];
}

/** An answer that a caller would try again: nobody there, or 503. */
class NotNow extends Error {}

export class Shop {
  readonly database: Database;
  readonly services: Record<ServiceName, ServiceProcess>;
  private readonly config: ServiceConfig;
  private readonly further: ServiceProcess[] = [];
  private hasPorts = false;
  private token = { value: '', until: 0 };

  constructor(readonly options: ShopOptions) {
    const { brokers, databaseUrl, log, onLine, retry } = options;
    this.config = { kafka: { brokers }, databaseUrl, httpPort: 0, httpHost, authSecret, retry };
    this.database = createDatabase(databaseUrl, { name: 'proof', log, connections: 3 });
    const processes = serviceNames.map((name) => [name, new ServiceProcess(name, this.config, onLine)]);
    this.services = Object.fromEntries(processes);
  }

  /** Starts every service that does not run. */
  async start(): Promise<void> {
    await this.prepare();
    await Promise.all(
      serviceNames.map((name) => this.services[name].isRunning() || this.services[name].start()),
    );
  }

  /** Starts another process of a service, which shares its partitions. */
  async startFurther(name: ServiceName): Promise<void> {
    const process = new ServiceProcess(name, this.config, this.options.onLine);
    this.further.push(process);
    await process.start();
  }

  // As in an installation: a service has one address, whichever process of it answers there.
  private async prepare(): Promise<void> {
    if (this.hasPorts) return;
    this.hasPorts = true;
    await bundleServices();
    for (const name of serviceNames) this.services[name].port = await getPort({ host: httpHost });
  }

  async stop(): Promise<void> {
    const processes = [...Object.values(this.services), ...this.further];
    await Promise.all(processes.map((process) => process.stop()));
    await this.database.stop();
  }

  /** Calls a service's internal API, again while it is away. Throws on any other refusal. */
  async call<T>(
    name: ServiceName,
    path: string,
    init: { body?: unknown; method?: string; key?: string } = {},
  ) {
    for (let wait = 20; ; wait = Math.min(500, wait * 2)) {
      try {
        return await this.callOnce<T>(name, path, init);
      } catch (error) {
        if (!(error instanceof NotNow)) throw error;
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
      throw new NotNow(`${name} is away`, { cause: error });
    });
    if (response.status === 503) throw new NotNow(`${name} answered 503`);
    if (response.status >= 500)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    // The connection may break in the middle of the answer.
    const answer = await response.json().catch((error: Error) => {
      throw new NotNow(`${name} went away`, { cause: error });
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
