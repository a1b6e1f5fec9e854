import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import type { ServiceConfig, ServiceName } from '../../services';

const root = path.join(import.meta.dirname, '../../..');
// Inside the project, so that the bundle resolves node_modules.
const bundle = path.join(root, 'node_modules/.cache/pulseboard-fault-tests/run-service.mjs');

/** Bundles the services once per run, because a bundle starts in a fraction of a second. */
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

// As in the supervisor: longer than a service takes to drain.
const drainTimeoutMs = 12_000;

/** A service in a process that a test may stop, kill, pause and restart. */
export class ServiceProcess {
  private child: ChildProcess | undefined;
  private exited: Promise<unknown> = Promise.resolve();
  /** Of its HTTP API; 0: any free port. */
  port = 0;
  /** Number of exits by SIGKILL. */
  kills = 0;

  constructor(
    readonly name: ServiceName,
    private readonly config: ServiceConfig,
    private readonly onLine: (line: string) => void = () => undefined,
  ) {}

  isRunning(): boolean {
    return this.child !== undefined;
  }

  /** Starts it and waits until it consumes. Resolves to false when a failpoint kills it before. */
  async start(config: Partial<ServiceConfig> = {}): Promise<boolean> {
    const spec = {
      name: this.name,
      config: { ...this.config, httpPort: this.port, ...config },
      level: 'info',
    };
    // Without this process's own execArgv: a bundle needs no loader.
    const options: ForkOptions = { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] };
    const child = fork(bundle, [JSON.stringify(spec)], options);
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => this.onLine(chunk.toString()));
    }
    this.exited = once(child, 'exit').then(([, signal]) => {
      if (signal === 'SIGKILL') this.kills += 1;
      if (this.child === child) this.child = undefined;
    });
    const ready = once(child, 'message').then(() => true);
    return Promise.race([ready, this.exited.then(() => false)]);
  }

  /** Pauses the process, as a swapping machine or a suspended container does. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
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
    const drainTimeout = setTimeout(() => child?.kill('SIGKILL'), drainTimeoutMs);
    await this.exited;
    clearTimeout(drainTimeout);
  }
}
