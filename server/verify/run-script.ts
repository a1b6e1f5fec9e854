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
  timeoutMs: number;
}

export interface RunningScript {
  ended: Promise<Verification>;
  kill(): void;
}

const maxListed = 200;
const maxOutputBytes = 4 * 1024 * 1024;
const maxErrorLength = 2_000;
/** MiB, for the records of one fetch and a few numbers per offset. */
const heapMb = 512;

const step = z.object({ feed: z.string(), done: z.number(), total: z.number() });
const failed = (message: string): Verification => ({ state: 'failed', message });

/** Runs the script on a ledger for at most `timeoutMs`. `progress`: offsets read and in total, over all feeds. */
export function runScript(run: ScriptRun, progress: (done: number, total: number) => void): RunningScript {
  const args = [
    `--max-old-space-size=${heapMb}`,
    run.script,
    '-',
    '--json',
    '--progress',
    '--list',
    String(maxListed),
  ];
  const child = spawn(process.execPath, args, { env: run.env, stdio: ['pipe', 'pipe', 'pipe'] });
  // Live events have priority.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, run.timeoutMs);
  const output = collect(child, child.stdout);
  const errors = readErrors(child.stderr, progress);
  child.stdin.on('error', () => undefined);
  child.stdin.end(run.input);
  const ended = new Promise<Verification>((resolve) => {
    child.once('error', () =>
      resolve(failed('The verification process could not be started. Try again in a moment.')),
    );
    child.once('close', (code) => {
      clearTimeout(late);
      const limit = `The verification took longer than ${run.timeoutMs / 1_000} s and was stopped. Try a shorter recording.`;
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
    if (size > maxOutputBytes) child.kill('SIGKILL');
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString();
}

/** Reads progress lines; other lines are the reason of a failure. */
function readErrors(stream: Readable, progress: (done: number, total: number) => void): () => string {
  let text = '';
  createInterface({ input: stream }).on('line', (line) => {
    const parsed = step.safeParse(parse(line));
    if (parsed.success) progress(parsed.data.done, parsed.data.total);
    else text = `${text} ${line}`.slice(0, maxErrorLength);
  });
  return () => text.trim();
}
