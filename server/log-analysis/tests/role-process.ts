import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished } from 'vitest';
import type { LogAnalysisConfig } from '@/server/log-analysis';
import { askAt, until } from './log-analysis.fixture';

const root = path.join(import.meta.dirname, '../../..');
// Inside the project, so that the bundle resolves packages from its node_modules.
const outdir = path.join(root, 'node_modules/.cache/pulseboard-log-analysis');
const preload = path.join(root, 'server/supervisor/processes/exit-with-parent.mjs');

export const bundleRoles = () =>
  build({
    ...{ absWorkingDir: root, entryPoints: ['server/main.ts'], outdir, bundle: true, splitting: true },
    ...{ packages: 'external', platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
    alias: { '@': root },
  });

/** The role as a process that a test may kill. */
export class RoleProcess {
  readonly ask: ReturnType<typeof askAt>;
  private child: ChildProcess | undefined;
  private exited: Promise<unknown> = Promise.resolve();

  /** `config.httpPort`: a free port, because each process has to have the same one. */
  constructor(private readonly config: LogAnalysisConfig) {
    this.ask = askAt(config.httpPort);
    onTestFinished(() => this.end('SIGTERM'));
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    const { kafka, databaseUrl, httpPort, authSecret } = this.config;
    const child = spawn(
      process.execPath,
      ['--import', preload, path.join(outdir, 'main.js'), 'log-analysis'],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: {
          NODE_ENV: 'test',
          KAFKA_BROKERS: kafka.brokers.join(','),
          DATABASE_URL: databaseUrl,
          HTTP_PORT: String(httpPort),
          AUTH_SECRET: authSecret,
          LOG_LEVEL: 'fatal',
        },
      },
    );
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
    return until(async () => expect((await this.ask('/readyz')).status).toBe(200));
  }
}
