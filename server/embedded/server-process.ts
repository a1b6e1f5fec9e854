import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environmentWith } from '@/server/config';
import { endMarked, markProcess, type ProcessMark } from './process-mark';

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type ServerCommand = {
  command: string;
  args: string[];
  /** For stdout and stderr. A file and not a pipe, so that the server survives when this process dies. */
  logFile: string;
  /** Identifies the running server, so that the next start can end it if this process dies. */
  pidFile: string;
  /** The signal for an orderly stop; on Linux the server also receives it when this process dies. */
  stopSignal: NodeJS.Signals;
  uid?: number;
  gid?: number;
  /** The working directory; by default the root, so that no other folder is kept in use. */
  cwd?: string;
  /** Environment variables in addition to this process's own. */
  env?: Record<string, string>;
};

/** A database or broker as a child process. */
export type ServerProcess = {
  pid: number;
  exited: Promise<Exit>;
  hasExited(): boolean;
  /** Sends the stop signal, and SIGKILL after `timeoutMs`. */
  stop(timeoutMs: number): Promise<Exit>;
  kill(): void;
};

let deathSignalSupport: boolean | undefined;

/** Whether util-linux's setpriv can have the kernel signal a child when this process dies. */
function supportsDeathSignal(): boolean {
  deathSignalSupport ??= process.platform === 'linux' && succeeds('setpriv', ['--pdeathsig', 'TERM', 'true']);
  return deathSignalSupport;
}

function succeeds(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function withDeathSignal({ command, args, stopSignal }: ServerCommand): [string, string[]] {
  if (!supportsDeathSignal()) return [command, args];
  return ['setpriv', ['--pdeathsig', stopSignal.slice('SIG'.length), '--', command, ...args]];
}

function launch(server: ServerCommand): ChildProcess {
  mkdirSync(path.dirname(server.logFile), { recursive: true });
  const log = openSync(server.logFile, 'a');
  const { uid, gid, cwd = '/' } = server;
  const env = environmentWith(server.env);
  const [command, args] = withDeathSignal(server);
  try {
    // Its own process group, so that Ctrl-C reaches the supervisor only, which stops everything in order.
    return spawn(command, args, { stdio: ['ignore', log, log], detached: true, uid, gid, cwd, env });
  } finally {
    closeSync(log);
  }
}

/** Starts a server process in the background. Throws when the command cannot be executed. */
export async function startServer(server: ServerCommand): Promise<ServerProcess> {
  const child = launch(server);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) =>
      reject(new Error(`Cannot run ${server.command}: ${cause.message}`, { cause })),
    );
  });
  const pid = child.pid as number;
  let hasExited = false;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      hasExited = true;
      rmSync(server.pidFile, { force: true });
      resolve({ code, signal });
    });
  });
  writeFileSync(server.pidFile, JSON.stringify(markProcess(pid) ?? { pid, startedAt: '' }));
  const stop = async (timeoutMs: number) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.kill(server.stopSignal);
    return exited.finally(() => clearTimeout(timer));
  };
  return { pid, exited, hasExited: () => hasExited, stop, kill: () => void child.kill('SIGKILL') };
}

/** Ends the server of an earlier run if it is still running. Returns whether it was. */
export async function endLeftoverServer(
  pidFile: string,
  signal: NodeJS.Signals,
  timeoutMs: number,
): Promise<boolean> {
  let mark: ProcessMark;
  try {
    mark = JSON.parse(readFileSync(pidFile, 'utf8'));
  } catch {
    return false;
  }
  const ended = await endMarked(mark, signal, timeoutMs);
  rmSync(pidFile, { force: true });
  return ended;
}

/** The last lines of a server's log, for an error message. Lines that match `skippedLines` appear only without others. */
export function logTail(logFile: string, lines = 12, skippedLines?: RegExp): string {
  try {
    const written = readFileSync(logFile, 'utf8').trimEnd().split('\n');
    const relevant = skippedLines ? written.filter((line) => !skippedLines.test(line)) : [];
    return (relevant.length > 0 ? relevant : written).slice(-lines).join('\n');
  } catch {
    return '(no log)';
  }
}
