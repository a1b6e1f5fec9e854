import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit, ServerProcess } from '../server-process';
import {
  type EmbeddedPostgresOptions,
  type PreparedPostgres,
  prepareEmbeddedPostgres,
} from './prepare-postgres';

export type { EmbeddedPostgresOptions } from './prepare-postgres';

const STOP_TIMEOUT_MS = 10_000;
const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 20;

/** The server ended without a call of stop(). */
type PostgresExit = Exit & { reason: string };

export type EmbeddedPostgres = {
  /** Address of the database "pulseboard", with its password. */
  url: string;
  /** The server's process id; undefined while it is not running. */
  readonly pid: number | undefined;
  /** Fast shutdown, and SIGKILL after `timeoutMs` (10 s). */
  stop(timeoutMs?: number): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): void;
  /** Stops the server if it runs and starts it again on the same port. */
  restart(): Promise<void>;
  onExit(listener: (exit: PostgresExit) => void): void;
};

/** False when the server exited. Throws when it is not ready by `deadline`. */
async function waitUntilReady(
  prepared: PreparedPostgres,
  server: ServerProcess,
  deadline: number,
): Promise<boolean> {
  while (!server.hasExited()) {
    if (prepared.isReady(server.pid)) return true;
    if (Date.now() > deadline) {
      server.kill();
      throw new Error(`PostgreSQL was not ready within 60 s. Its log is ${prepared.logFile}.`);
    }
    await sleep(POLL_MS);
  }
  return false;
}

/** Starts again while backends of a killed server are still ending, because until then PostgreSQL refuses to start. */
async function startUntilReady(prepared: PreparedPostgres): Promise<ServerProcess> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const server = await prepared.launch();
    if (await waitUntilReady(prepared, server, deadline)) return server;
    const lines = prepared.lastLogLines();
    if (!/shared memory block|lock file/.test(lines) || Date.now() > deadline) {
      throw new Error(
        `PostgreSQL on port ${prepared.port} ended while it started. Its log is ${prepared.logFile}; the last ` +
          `lines are:\n${lines}`,
      );
    }
    await sleep(250);
  }
}

class Server implements EmbeddedPostgres {
  readonly url: string;
  private server: ServerProcess | undefined;
  private readonly listeners: ((exit: PostgresExit) => void)[] = [];
  private stopping = false;

  constructor(private readonly prepared: PreparedPostgres) {
    this.url = prepared.url;
  }

  get pid(): number | undefined {
    return this.server?.pid;
  }

  async start(): Promise<void> {
    this.stopping = false;
    const server = await startUntilReady(this.prepared);
    this.server = server;
    server.exited.then((exit) => {
      this.server = undefined;
      if (this.stopping) return;
      for (const listener of this.listeners) listener({ ...exit, reason: this.prepared.lastLogLines() });
    });
  }

  onExit(listener: (exit: PostgresExit) => void): void {
    this.listeners.push(listener);
  }

  async stop(timeoutMs = STOP_TIMEOUT_MS): Promise<void> {
    this.stopping = true;
    await this.server?.stop(timeoutMs);
  }

  kill(): void {
    this.server?.kill();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }
}

/**
 * Runs PostgreSQL on this machine, bound to loopback, with its data in `dataDir`. Resolves when it accepts connections;
 * throws with what to do when it cannot run here.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const server = new Server(await prepareEmbeddedPostgres(options));
  await server.start();
  return server;
}
