/** The other processes of a proof: the generator and the programs of bench/lake/outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../../..');
const outside = path.join(root, 'bench/lake/outside');
const preload = path.join(root, 'server/supervisor/processes/exit-with-parent.mjs');

/** A process that works until its standard input ends and then prints one line of JSON. */
export class Program<Result> {
  private output = '';
  private readonly exited: Promise<unknown>;

  private constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
    });
    this.exited = once(child, 'close');
  }

  static start<R>(name: string, command: string, args: string[], logFile: string, env = {}): Program<R> {
    const log = openSync(logFile, 'a');
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', log], env: { ...process.env, ...env } });
    closeSync(log);
    return new Program<R>(name, child);
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Ends its standard input and resolves to its result. Throws when it fails. */
  async end(): Promise<Result> {
    this.child.stdin?.end();
    return this.result();
  }

  async result(): Promise<Result> {
    await this.exited;
    const line = this.output.trim().split('\n').at(-1);
    if (this.child.exitCode !== 0 || !line)
      throw new Error(`${this.name} ended with code ${this.child.exitCode} and printed "${line ?? ''}".`);
    return JSON.parse(line) as Result;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

export interface Written {
  plain: number;
  committed: number;
  aborted: number;
  failed: number;
}

export const startGenerator = (
  brokers: readonly string[],
  perSecond: number,
  seed: number,
  logFile: string,
) =>
  Program.start<Written>(
    'The generator',
    process.execPath,
    [
      '--import',
      'tsx',
      '--import',
      preload,
      path.join(root, 'bench/lake/generator.ts'),
      brokers.join(','),
      String(perSecond),
      String(seed),
    ],
    logFile,
  );

export interface Watched {
  seconds: number;
  reads: Record<string, number>;
  rows: Record<string, number>;
  wrong: string[];
}

/** Reads the lake over and over. */
export const startWatch = (lake: string, logFile: string) =>
  Program.start<Watched>('watch.py', 'python3', [path.join(outside, 'watch.py'), lake], logFile);

export interface Checked {
  mode: string;
  rows: Record<string, number>;
  money: Record<string, number>;
  records: number;
  wrong: string[];
}

/** Compares what readers see with Kafka. */
export const startCheck = (
  brokers: readonly string[],
  lake: string,
  mode: 'running' | 'final',
  readers: string,
  { logFile, jars }: { logFile: string; jars?: string },
) =>
  Program.start<Checked>(
    'check.py',
    'python3',
    [path.join(outside, 'check.py'), brokers.join(','), lake, readers, mode],
    logFile,
    jars ? { LAKE_JARS: jars } : {},
  );

/** Runs the examples of docs/lake.md as they stand. `money`: what each has to print. Without jars those of Spark are left out. */
export const startExamples = (
  lake: string,
  money: Record<string, number>,
  { logFile, jars }: { logFile: string; jars?: string },
) =>
  Program.start<{ examples: number; wrong: string[] }>(
    'snippets.py',
    'python3',
    [
      path.join(outside, 'snippets.py'),
      path.join(root, 'docs/lake.md'),
      lake,
      JSON.stringify(money),
      jars ? 'yes' : 'no',
    ],
    logFile,
    jars ? { LAKE_JARS: jars } : {},
  );
