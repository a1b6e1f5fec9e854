import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';

export interface Child extends ChildProcess {
  pid: number;
  lines: AsyncIterator<string>;
  /** SIGTERM, and SIGKILL after 5 s. Resolves when the process has exited. */
  end(): Promise<void>;
}

/** Pins this process, and those that it starts without `run`, to one core. */
export function pinTo(core: number): void {
  execFileSync('taskset', ['-a', '-c', '-p', String(core), String(process.pid)]);
}

/** Starts a Node process on one core. */
export function run(core: number, args: string[], env: Record<string, string> = {}): Child {
  return runCommand(core, process.execPath, args, env);
}

/** Starts any process on one core. */
export function runCommand(
  core: number,
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Child {
  const child = spawn('taskset', ['-c', String(core), command, ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  }) as Child;
  const reader: Interface = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  child.lines = reader[Symbol.asyncIterator]();
  child.end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(timer);
  };
  return child;
}

/** Reads the next line of a child's output. Throws after `ms`, and when the child exits first. */
export async function lineOf(child: Child, ms: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer from process ${child.pid} in ${ms} ms.`)), ms);
  });
  try {
    const { value, done } = await Promise.race([child.lines.next(), late]);
    if (done) throw new Error(`Process ${child.pid} ended before it answered.`);
    return value;
  } finally {
    clearTimeout(timer);
  }
}

export async function waitForHttp(url: string): Promise<void> {
  for (let i = 0; i < 300; i += 1) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not answer within 30 s.`);
}
