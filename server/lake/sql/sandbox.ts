import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Logger } from 'pino';
import { ProblemError } from '@/lib/problem';
import type { Checked, Failure, FromChild, Result, SandboxRequest, ToChild } from './protocol';
import { isTooLarge, startSandboxChild } from './sandbox-child';

export interface SandboxTimes {
  /** For one statement, ms. */
  limitMs: number;
  /** Until a statement that was interrupted has ended, ms; then the process is killed. */
  graceMs: number;
  /** How long the process waits for the next statement, ms. */
  idleMs: number;
}

const memoryCheckMs = 50;
const maxErrorText = 2_000;

/** Why a statement is stopped, and what the answer is then. */
const stops: Record<'time' | 'memory' | 'cancelled', (times: SandboxTimes) => string> = {
  time: ({ limitMs }) =>
    `The statement ran for ${limitMs / 1_000} s and was stopped. Add conditions, such as a shorter time range, or aggregate.`,
  memory: () =>
    'The statement needs more memory than it may use and was stopped. Select fewer columns, add conditions, or aggregate.',
  cancelled: () => 'The statement was cancelled.',
};
type Stop = keyof typeof stops;

export type Answer<T> = T | { failure: Failure };

/**
 * The process in which statements run: started for the first one, ended after a while without any, and killed when it
 * does not stop in time or grows too large. One statement at a time.
 */
export class Sandbox {
  private child: ChildProcess | undefined;
  private idle: NodeJS.Timeout | undefined;
  private lastId = 0;

  constructor(
    private readonly times: SandboxTimes,
    private readonly log: Logger,
  ) {}

  /** The process id while the process runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  async ask<R extends SandboxRequest>(
    request: R,
    signal?: AbortSignal,
  ): Promise<Answer<R extends { kind: 'check' } ? Checked : Result>> {
    clearTimeout(this.idle);
    try {
      const child = await this.running();
      const answer = await this.answer(child, request, signal);
      // The allocator keeps what it had, and the next statement would have less.
      if ('failure' in answer && answer.failure.kind === 'memory') this.stop();
      return answer as never;
    } finally {
      this.idle = setTimeout(() => this.stop(), this.times.idleMs);
      this.idle.unref();
    }
  }

  /** Kills the process. */
  stop(): void {
    clearTimeout(this.idle);
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private async running(): Promise<ChildProcess> {
    if (this.child) return this.child;
    const child = startSandboxChild();
    this.child = child;
    child.once('exit', (code, signal) => {
      if (this.child === child) this.child = undefined;
      this.log.debug({ code, signal, pid: child.pid }, 'the process for SQL has ended');
    });
    child.on('error', (error) => this.log.error({ err: error }, 'the process for SQL failed'));
    const errors = readErrors(child);
    const exited = once(child, 'exit').then(() => {
      const why = errors();
      throw new ProblemError(
        503,
        `The process for SQL could not be started. Try again in a moment. ${why}`.trim(),
      );
    });
    // Rejects also when it ends after this.
    exited.catch(() => undefined);
    await Promise.race([once(child, 'message'), exited]);
    return child;
  }

  private answer(
    child: ChildProcess,
    request: SandboxRequest,
    signal: AbortSignal | undefined,
  ): Promise<Answer<Checked | Result>> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve) => {
      let stopped: Stop | undefined;
      let kill: NodeJS.Timeout | undefined;
      const stop = (reason: Stop) => {
        if (stopped) return;
        stopped = reason;
        child.send({ id, cancel: true } satisfies ToChild, () => undefined);
        kill = setTimeout(() => child.kill('SIGKILL'), reason === 'memory' ? 0 : this.times.graceMs);
      };
      const late = setTimeout(() => stop('time'), this.times.limitMs);
      const watch = setInterval(() => isTooLarge(child.pid ?? 0) && stop('memory'), memoryCheckMs);
      const cancel = () => stop('cancelled');
      const done = (answer: Answer<Checked | Result>) => {
        for (const timer of [late, kill]) clearTimeout(timer);
        clearInterval(watch);
        signal?.removeEventListener('abort', cancel);
        child.off('message', onMessage).off('exit', onExit);
        resolve('failure' in answer && stopped ? this.failed(stopped) : answer);
      };
      const onMessage = (message: FromChild) => {
        if (!('id' in message) || message.id !== id) return;
        done('answer' in message ? message.answer : { failure: message.failure });
      };
      const onExit = () => done({ failure: crash });
      child.on('message', onMessage).once('exit', onExit);
      if (signal?.aborted) cancel();
      signal?.addEventListener('abort', cancel);
      child.send({ id, request } satisfies ToChild, (error) => error && onExit());
    });
  }

  private failed(reason: Stop): { failure: Failure } {
    return { failure: { kind: reason, message: stops[reason](this.times) } };
  }
}

const crash: Failure = {
  kind: 'crash',
  message:
    'The statement ended the process that ran it. Nothing else was affected. Simplify the statement, or select less.',
};

/** What the process wrote to stderr. */
function readErrors({ stderr }: ChildProcess): () => string {
  let text = '';
  stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-maxErrorText);
  });
  return () => text.trim();
}
