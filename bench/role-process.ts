/** A role of server/main.ts as a process that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signInternal } from '@/server/auth/internal-auth';

const root = path.join(import.meta.dirname, '..');
const preload = path.join(root, 'server/supervisor/processes/exit-with-parent.mjs');
const secret = 'bench-secret-bench-secret-bench-secret';

export interface RoleProcessOptions {
  role: string;
  port: number;
  /** Appended with what the process prints. */
  logFile: string;
  /** Pins it to a core. */
  core?: number;
  env?: Record<string, string>;
  /** The bundle of server/main.ts; unset: that of the build in dist/. */
  main?: string;
}

export class RoleProcess {
  private child: ChildProcess | undefined;
  private exited: Promise<unknown> = Promise.resolve();
  constructor(private readonly process: RoleProcessOptions) {}

  get pid(): number {
    if (this.child?.pid === undefined) throw new Error(`The role ${this.process.role} does not run.`);
    return this.child.pid;
  }

  get isRunning(): boolean {
    return this.child !== undefined;
  }

  start(): void {
    const { role, port, logFile, core, env, main } = this.process;
    const log = openSync(logFile, 'a');
    const program = main ?? path.join(root, 'dist/server/main.js');
    const node = ['--enable-source-maps', '--import', preload, program, role];
    const command =
      core === undefined ? [process.execPath] : ['taskset', '-c', String(core), process.execPath];
    const [file = '', ...args] = [...command, ...node];
    const child = spawn(file, args, {
      stdio: ['ignore', log, log],
      env: { ...process.env, HTTP_PORT: String(port), AUTH_SECRET: secret, LOG_LEVEL: 'info', ...env },
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
    return fetch(`http://127.0.0.1:${this.process.port}${route}`, { headers }).catch(() => undefined);
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
    const { role, logFile } = this.process;
    const deadline = Date.now() + ms;
    while (!(await this.get(route))?.ok) {
      if (!this.isRunning) throw new Error(`The role ${role} ended: see ${logFile}.`);
      if (Date.now() > deadline) throw new Error(`The role ${role} is not ready: see ${logFile}.`);
      await sleep(50);
    }
  }
}
