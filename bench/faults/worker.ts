import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { preload } from '../bundle';
import { type Program, programFile } from './bundle';
import { request } from './requests';

const patienceMs = 12_000;

/** A process of a run, with requests over its IPC channel. */
export class Worker {
  readonly process: ChildProcess;
  private readonly exited: Promise<unknown>;

  constructor(
    program: Program,
    args: string[],
    env: Record<string, string> = {},
    log: 'inherit' | number = 'inherit',
  ) {
    this.process = fork(programFile(program), args, {
      env: { ...process.env, ...env },
      execArgv: ['--import', preload],
      stdio: ['ignore', log, log, 'ipc'],
    });
    this.exited = once(this.process, 'exit');
  }

  get pid(): number {
    return this.process.pid as number;
  }

  request<Answer>(name: string, body: object = {}): Promise<Answer> {
    return request(this.process, name, body);
  }

  /** SIGKILL; no effect on a process that has ended. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exited;
  }

  /** SIGTERM, and SIGKILL when it does not end. */
  async stop(): Promise<void> {
    this.process.kill('SIGTERM');
    const patience = setTimeout(() => this.process.kill('SIGKILL'), patienceMs);
    await this.exited;
    clearTimeout(patience);
  }
}
