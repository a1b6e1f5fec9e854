import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { type Verification, verificationResult } from '@/lib/verification';

export interface ScriptRun {
  script: string;
  env: NodeJS.ProcessEnv;
  /** The ledger as JSON. */
  input: string;
  longestMs: number;
}

export interface RunningScript {
  ended: Promise<Verification>;
  kill(): void;
}

const listed = 200;
const mostOutput = 4 * 1024 * 1024;
const mostErrors = 2_000;
/** MiB. The records of one answer, and a few numbers of every offset. */
const heap = 512;

const step = z.object({ feed: z.string(), done: z.number(), total: z.number() });
const failed = (message: string): Verification => ({ state: 'failed', message });

/** Runs the script on a ledger; it may take `longestMs`. `progress`: offsets read and to read, over all feeds. */
export function runScript(run: ScriptRun, progress: (done: number, total: number) => void): RunningScript {
  const args = [
    `--max-old-space-size=${heap}`,
    run.script,
    '-',
    '--json',
    '--progress',
    '--list',
    String(listed),
  ];
  const child = spawn(process.execPath, args, { env: run.env, stdio: ['pipe', 'pipe', 'pipe'] });
  // Events of now go first.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, run.longestMs);
  const output = collect(child, child.stdout);
  const errors = readErrors(child.stderr, progress);
  child.stdin.on('error', () => undefined);
  child.stdin.end(run.input);
  const ended = new Promise<Verification>((resolve) => {
    child.once('error', () => resolve(failed('The verification could not be started.')));
    child.once('close', (code) => {
      clearTimeout(late);
      const limit = `It took longer than ${run.longestMs / 1_000} s and was stopped.`;
      resolve(isLate ? failed(limit) : outcome(code, output(), errors()));
    });
  });
  return { ended, kill: () => child.kill('SIGKILL') };
}

function outcome(code: number | null, output: string, errors: string): Verification {
  const result = verificationResult.safeParse(parse(output));
  if (result.success) return { state: 'done', result: result.data };
  return failed(errors || `The verification ended without a result (${code ?? 'killed'}).`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function collect(child: ChildProcess, stream: Readable): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > mostOutput) child.kill('SIGKILL');
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString();
}

/** Lines of progress, and what else it says: why it could not. */
function readErrors(stream: Readable, progress: (done: number, total: number) => void): () => string {
  let text = '';
  createInterface({ input: stream }).on('line', (line) => {
    const parsed = step.safeParse(parse(line));
    if (parsed.success) progress(parsed.data.done, parsed.data.total);
    else text = `${text} ${line}`.slice(0, mostErrors);
  });
  return () => text.trim();
}
