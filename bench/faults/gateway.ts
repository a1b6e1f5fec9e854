import { openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import getPort from 'get-port';
import { waitForHttp } from '../child';
import { Worker } from './worker';

export const secret = 'bench-secret-bench-secret-bench-secret';
/** Log of the gateways of all runs. */
export const gatewayLog = path.join(tmpdir(), 'pulseboard-faults-gateway.log');

/** A gateway on a port that it keeps across restarts. */
export class Gateway {
  private worker: Worker | undefined;
  /** Processes started so far. */
  starts = 0;

  private constructor(
    readonly port: number,
    private readonly env: Record<string, string>,
  ) {}

  /** Starts a gateway and waits until it is ready. `env` is added to the environment. */
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

  /** Starts a new process; the last one must have ended. */
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

  /** True while the last started process runs. */
  get isRunning(): boolean {
    return this.worker?.process.exitCode === null && this.worker.process.signalCode === null;
  }

  /** Memory of the process after a garbage collection. */
  async heldBytes(): Promise<number> {
    return this.worker ? this.worker.request<number>('heldBytes') : 0;
  }
}
