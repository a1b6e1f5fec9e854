import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, vi } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
// Inside the project, so that the bundle resolves packages from its node_modules.
const outdir = path.join(root, 'node_modules/.cache/pulseboard-roles');
const preload = path.join(root, 'server/supervisor/processes/exit-with-parent.mjs');

export const bundleRoles = () =>
  build({
    ...{ absWorkingDir: root, entryPoints: ['server/main.ts'], outdir, bundle: true, splitting: true },
    ...{ packages: 'external', platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
    alias: { '@': root },
  });

export interface RoleProcessConfig {
  kafka: { brokers: readonly string[] };
  databaseUrl: string;
  /** A free port, because each process has to have the same one. */
  httpPort: number;
  authSecret: string;
}

/** A role as a process that a test may kill. */
export class RoleProcess {
  private child: ChildProcess | undefined;
  private exited: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly role: string,
    private readonly config: RoleProcessConfig,
  ) {
    onTestFinished(() => this.end('SIGTERM'));
  }

  start(): void {
    const { kafka, databaseUrl, httpPort, authSecret } = this.config;
    const child = spawn(process.execPath, ['--import', preload, path.join(outdir, 'main.js'), this.role], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        NODE_ENV: 'test',
        KAFKA_BROKERS: kafka.brokers.join(','),
        DATABASE_URL: databaseUrl,
        HTTP_PORT: String(httpPort),
        AUTH_SECRET: authSecret,
        LOG_LEVEL: 'fatal',
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

  untilReady(): Promise<void> {
    const url = `http://127.0.0.1:${this.config.httpPort}/readyz`;
    return vi.waitFor(async () => expect((await fetch(url)).status).toBe(200), {
      timeout: 30_000,
      interval: 50,
    });
  }
}
