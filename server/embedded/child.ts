import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environmentWith } from '@/server/config';
import { endMarked, markProcess, type ProcessMark } from './process-mark';

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type ServerCommand = {
  command: string;
  args: string[];
  /** Gets stdout and stderr; a file and not a pipe, so that the server outlives a reader that died. */
  logFile: string;
  /** Names the running server, so that the next start finds it if this process dies. */
  pidFile: string;
  /** The signal that this server takes as an orderly stop; it also gets it when this process dies (Linux). */
  stopSignal: NodeJS.Signals;
  uid?: number;
  gid?: number;
  /** The working directory; the root by default, so that it keeps no folder in use. */
  cwd?: string;
  /** Variables on top of this process's own. */
  env?: Record<string, string>;
};

/** A database or broker that runs as a child process. */
export type ServerProcess = {
  pid: number;
  exited: Promise<Exit>;
  hasExited(): boolean;
  /** Asks for an orderly stop, and ends it with SIGKILL after `timeoutMs`. */
  stop(timeoutMs: number): Promise<Exit>;
  kill(): void;
};

let deathSignals: boolean | undefined;

/** Whether util-linux's setpriv can tie a child's life to ours, so that kill -9 here leaves no orphan. */
function canBindDeath(): boolean {
  deathSignals ??= process.platform === 'linux' && succeeds('setpriv', ['--pdeathsig', 'TERM', 'true']);
  return deathSignals;
}

function succeeds(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function bound({ command, args, stopSignal }: ServerCommand): [string, string[]] {
  if (!canBindDeath()) return [command, args];
  return ['setpriv', ['--pdeathsig', stopSignal.slice('SIG'.length), '--', command, ...args]];
}

function launch(server: ServerCommand): ChildProcess {
  mkdirSync(path.dirname(server.logFile), { recursive: true });
  const log = openSync(server.logFile, 'a');
  const { uid, gid, cwd = '/' } = server;
  const env = environmentWith(server.env);
  const [command, args] = bound(server);
  try {
    // Its own process group: the terminal's Ctrl-C is for the supervisor, which stops things in order.
    return spawn(command, args, { stdio: ['ignore', log, log], detached: true, uid, gid, cwd, env });
  } finally {
    closeSync(log);
  }
}

/** Starts a server process in the background. Throws when the command cannot be run at all. */
export async function startServer(server: ServerCommand): Promise<ServerProcess> {
  const child = launch(server);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) =>
      reject(new Error(`Cannot run ${server.command}: ${cause.message}`, { cause })),
    );
  });
  const pid = child.pid as number;
  let gone = false;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      gone = true;
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
  return { pid, exited, hasExited: () => gone, stop, kill: () => void child.kill('SIGKILL') };
}

/** Ends the server that an earlier run left behind, if it still runs. True when there was one. */
export async function endLeftOver(
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

/** The last lines of a server's log, for an error message. Lines that `noise` matches only when there are no others. */
export function logTail(logFile: string, lines = 12, noise?: RegExp): string {
  try {
    const written = readFileSync(logFile, 'utf8').trimEnd().split('\n');
    const telling = noise ? written.filter((line) => !noise.test(line)) : [];
    return (telling.length > 0 ? telling : written).slice(-lines).join('\n');
  } catch {
    return '(no log)';
  }
}
