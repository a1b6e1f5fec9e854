import { openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import getPort from 'get-port';
import { waitForHttp } from '../child';
import { Worker } from './worker';

export const secret = 'bench-secret-bench-secret-bench-secret';
/** What the gateways of all runs say. */
export const gatewayLog = path.join(tmpdir(), 'pulseboard-faults-gateway.log');

/** A gateway at an address that it keeps, whatever process answers there. */
export class Gateway {
  private worker: Worker | undefined;
  /** Processes started so far. */
  starts = 0;

  private constructor(
    readonly port: number,
    private readonly env: Record<string, string>,
  ) {}

  /** Starts one and waits until it takes clients. `env` is added to what every gateway is told. */
  static async start(brokers: readonly string[], env: Record<string, string> = {}): Promise<Gateway> {
    const port = await getPort();
    const gateway = new Gateway(port, {
      KAFKA_BROKERS: brokers.join(','),
      AUTH_SECRET: secret,
      GATEWAY_PORT: String(port),
      LOG_LEVEL: 'warn',
      ...env,
    });
    await gateway.restart();
    return gateway;
  }

  /** Starts a process anew where there is none. */
  async restart(): Promise<void> {
    this.starts += 1;
    this.worker = new Worker('main', ['gateway'], this.env, openSync(gatewayLog, 'a'));
    await waitForHttp(`http://127.0.0.1:${this.port}/readyz`);
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.worker?.kill();
    this.worker = undefined;
  }

  /** SIGTERM. */
  async stop(): Promise<void> {
    await this.worker?.stop();
    this.worker = undefined;
  }

  /** True while the process that was started last runs. */
  get isRunning(): boolean {
    return this.worker?.process.exitCode === null && this.worker.process.signalCode === null;
  }

  /** What it holds after a collection. */
  async heldBytes(): Promise<number> {
    return this.worker ? this.worker.ask<number>('heldBytes') : 0;
  }
}
