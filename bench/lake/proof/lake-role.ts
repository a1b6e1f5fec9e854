/** The role `lake` as a process that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LakeState } from '@/lib/analytics/lake';
import { signInternal } from '@/server/auth/internal-auth';

const root = path.join(import.meta.dirname, '../../..');
const preload = path.join(root, 'server/supervisor/processes/exit-with-parent.mjs');
const secret = 'bench-secret-bench-secret-bench-secret';

export interface LakeRoleOptions {
  brokers: readonly string[];
  folder: string;
  port: number;
  /** Unset: the default of the role. */
  rollSeconds?: number;
  /** Appended with what the process prints. */
  logFile: string;
  /** Pins it to a core. */
  core?: number;
  env?: Record<string, string>;
  /** The bundle of server/main.ts; unset: that of the build in dist/. */
  main?: string;
}

export class LakeRole {
  private child: ChildProcess | undefined;
  private exited: Promise<unknown> = Promise.resolve();
  constructor(private readonly options: LakeRoleOptions) {}

  get pid(): number {
    if (this.child?.pid === undefined) throw new Error('The role lake does not run.');
    return this.child.pid;
  }

  get isRunning(): boolean {
    return this.child !== undefined;
  }

  start(): void {
    const { brokers, folder, port, rollSeconds, logFile, core, env, main } = this.options;
    const log = openSync(logFile, 'a');
    const node = [
      '--enable-source-maps',
      '--import',
      preload,
      main ?? path.join(root, 'dist/server/main.js'),
      'lake',
    ];
    const command =
      core === undefined ? [process.execPath] : ['taskset', '-c', String(core), process.execPath];
    const [file = '', ...args] = [...command, ...node];
    const child = spawn(file, args, {
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        KAFKA_BROKERS: brokers.join(','),
        LAKE_PATH: folder,
        ...(rollSeconds !== undefined && { LAKE_ROLL_SECONDS: String(rollSeconds) }),
        HTTP_PORT: String(port),
        AUTH_SECRET: secret,
        LOG_LEVEL: 'info',
        ...env,
      },
    });
    this.child = child;
    this.exited = once(child, 'exit').then(() => {
      if (this.child === child) this.child = undefined;
    });
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.child?.kill(signal);
    await this.exited;
  }

  /** A route of the role. Undefined while it does not answer. */
  async get(route: string): Promise<Response | undefined> {
    const token = await signInternal(secret);
    const headers = { authorization: `Bearer ${token}` };
    return fetch(`http://127.0.0.1:${this.options.port}${route}`, { headers }).catch(() => undefined);
  }

  async state(): Promise<LakeState | undefined> {
    const response = await this.get('/lake');
    return response?.ok ? ((await response.json()) as LakeState) : undefined;
  }

  /** Waits until the role is ready. Throws after `ms`, and when it ends. */
  untilReady(ms = 60_000): Promise<void> {
    return this.until('/readyz', ms);
  }

  /** The same for its HTTP server, which answers before the role is ready. */
  untilAnswering(ms = 60_000): Promise<void> {
    return this.until('/healthz', ms);
  }

  private async until(route: string, ms: number): Promise<void> {
    const deadline = Date.now() + ms;
    while (!(await this.get(route))?.ok) {
      if (!this.isRunning) throw new Error(`The role lake ended: see ${this.options.logFile}.`);
      if (Date.now() > deadline) throw new Error(`The role lake is not ready: see ${this.options.logFile}.`);
      await sleep(50);
    }
  }
}
