import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { pathToFileURL } from 'node:url';
import type { Exit, ServerProcess } from '@/server/embedded/server-process';
import type { LogDigest } from '@/server/supervisor/terminal/log-digest';
import type { LogFile } from '@/server/supervisor/terminal/log-file';

export interface NodeChild {
  /** Arguments after `node`. */
  args: string[];
  env: NodeJS.ProcessEnv;
  log: LogFile;
  digest: LogDigest;
}

/** In characters; a stack with its cause is a few thousand. */
const LONGEST_LINE = 64 * 1024;
const PRELOAD = pathToFileURL(path.join(import.meta.dirname, 'exit-with-parent.mjs')).href;

function launch({ args, env }: NodeChild): ChildProcess {
  return spawn(process.execPath, ['--enable-source-maps', '--import', PRELOAD, ...args], {
    env,
    // A process group of its own: the terminal's Ctrl-C is for the supervisor, which stops things in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function record(child: ChildProcess, { log, digest }: NodeChild): void {
  for (const [stream, isError] of [
    [child.stdout, false],
    [child.stderr, true],
  ] as const) {
    stream?.on('data', (chunk: Buffer) => log.write(chunk));
    if (stream) eachLine(stream, (line) => digest.take(line, isError));
  }
}

/** Calls `take` with each line; of a longer one than a log line can be, its beginning: it is not collected. */
export function eachLine(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let begun = '';
  stream.on('data', (chunk: Buffer) => {
    const [first = '', ...others] = decoder.write(chunk).split('\n');
    begun += first.slice(0, Math.max(0, LONGEST_LINE - begun.length));
    for (const next of others) {
      take(begun);
      begun = next.slice(0, LONGEST_LINE);
    }
  });
  stream.on('end', () => {
    if (begun) take(begun);
  });
}

/** Signals a process group; what has ended in the meantime is no error. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Starts a Node process that ends with this one, its output going to its log. Throws when it cannot be run. */
export async function startNodeChild(options: NodeChild): Promise<ServerProcess> {
  const child = launch(options);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid as number;
  record(child, options);
  let gone = false;
  const exited = new Promise<Exit>((resolve) => {
    // What it started itself goes with it, which also closes the pipes.
    child.once('exit', () => {
      gone = true;
      signalGroup(pid, 'SIGKILL');
    });
    // Not at 'exit': the last words may still be in the pipes then.
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const kill = () => signalGroup(pid, 'SIGKILL');
  const stop = (timeoutMs: number) => {
    const timer = setTimeout(kill, timeoutMs);
    child.kill('SIGTERM');
    return exited.finally(() => clearTimeout(timer));
  };
  return { pid, exited, hasExited: () => gone, stop, kill };
}
