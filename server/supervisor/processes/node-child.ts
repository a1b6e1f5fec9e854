import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Exit, ServerProcess } from '@/server/embedded/server-process';
import { eachLine } from '@/server/supervisor/terminal/each-line';
import type { LogDigest } from '@/server/supervisor/terminal/log-digest';
import type { LogFile } from '@/server/supervisor/terminal/log-file';
import { wholeLines } from '@/server/supervisor/terminal/whole-lines';

export interface NodeChild {
  /** Arguments after `node`. */
  args: string[];
  env: NodeJS.ProcessEnv;
  log: LogFile;
  digest: LogDigest;
}

const PRELOAD = pathToFileURL(path.join(import.meta.dirname, 'exit-with-parent.mjs')).href;

function launch({ args, env }: NodeChild): ChildProcess {
  return spawn(process.execPath, ['--enable-source-maps', '--import', PRELOAD, ...args], {
    env,
    // Its own process group, so that Ctrl-C reaches the supervisor only, which stops everything in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function record(child: ChildProcess, { log, digest }: NodeChild): void {
  for (const [stream, isError] of [
    [child.stdout, false],
    [child.stderr, true],
  ] as const) {
    if (!stream) continue;
    const lines = wholeLines((bytes) => log.write(bytes));
    stream.on('data', lines.take).on('end', lines.end);
    eachLine(stream, (line) => digest.take(line, isError));
  }
}

/** Signals a process group; a group that has ended is no error. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Starts a Node process that ends with this one and writes its output to its log. Throws when it cannot be started. */
export async function startNodeChild(options: NodeChild): Promise<ServerProcess> {
  const child = launch(options);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid as number;
  record(child, options);
  let hasExited = false;
  const exited = new Promise<Exit>((resolve) => {
    // Also end its own child processes, which would keep the pipes open.
    child.once('exit', () => {
      hasExited = true;
      signalGroup(pid, 'SIGKILL');
    });
    // Not at 'exit', because its last output may still be in the pipes then.
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const kill = () => signalGroup(pid, 'SIGKILL');
  const stop = (timeoutMs: number) => {
    const timer = setTimeout(kill, timeoutMs);
    child.kill('SIGTERM');
    return exited.finally(() => clearTimeout(timer));
  };
  return { pid, exited, hasExited: () => hasExited, stop, kill };
}
