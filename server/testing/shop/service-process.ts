import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import type { ServiceConfig, ServiceName } from '../../services';

const root = path.join(import.meta.dirname, '../../..');
// Within the project, so that the bundle finds its node_modules.
const bundle = path.join(root, 'node_modules/.cache/pulseboard-proof/run-service.mjs');

/** Bundles the services once a run: a process then starts in a fraction of a second. */
export async function bundleServices(): Promise<void> {
  await mkdir(path.dirname(bundle), { recursive: true });
  await build({
    entryPoints: [path.join(import.meta.dirname, 'run-service.ts')],
    outfile: bundle,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: { '@': root },
    logLevel: 'error',
  });
}

// Like the supervisor's: longer than a service takes to drain.
const patienceMs = 12_000;

/** A service running as a process that a test may stop, kill and start again. */
export class ServiceProcess {
  private child: ChildProcess | undefined;
  private exited: Promise<unknown> = Promise.resolve();
  /** Where its HTTP API answers; 0 takes a free one. */
  port = 0;
  /** How often it ended without being stopped. */
  deaths = 0;

  constructor(
    readonly name: ServiceName,
    private readonly config: ServiceConfig,
    private readonly onLine: (line: string) => void = () => undefined,
  ) {}

  isRunning(): boolean {
    return this.child !== undefined;
  }

  /** Starts it and waits until it consumes. A fault plan may end it before that: then resolves to false. */
  async start(config: Partial<ServiceConfig> = {}): Promise<boolean> {
    const spec = {
      name: this.name,
      config: { ...this.config, httpPort: this.port, ...config },
      level: 'info',
    };
    // Without what this process itself was started with: a bundle needs no loader.
    const options: ForkOptions = { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] };
    const child = fork(bundle, [JSON.stringify(spec)], options);
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => this.onLine(chunk.toString()));
    }
    this.exited = once(child, 'exit').then(([, signal]) => {
      if (signal === 'SIGKILL') this.deaths += 1;
      if (this.child === child) this.child = undefined;
    });
    const ready = once(child, 'message').then(() => true);
    return Promise.race([ready, this.exited.then(() => false)]);
  }

  /** Stops it where it stands, as a machine that swaps or a suspended container does. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.exited;
  }

  /** SIGTERM, as the supervisor sends it. */
  async stop(): Promise<void> {
    const { child } = this;
    child?.kill('SIGTERM');
    const patience = setTimeout(() => child?.kill('SIGKILL'), patienceMs);
    await this.exited;
    clearTimeout(patience);
  }
}
