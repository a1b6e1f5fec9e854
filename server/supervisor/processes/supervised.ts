import type { Exit, ServerProcess } from '@/server/embedded/server-process';
import type { ProcessKind } from '@/server/supervisor/process-kinds';

export type ProcessStatus = 'starting' | 'running' | 'stopped' | 'crashed' | 'backoff';

/** One entry of GET /processes. Times are epoch ms. */
export interface ProcessInfo {
  name: string;
  kind: ProcessKind;
  status: ProcessStatus;
  pid: number | null;
  /** When the status last changed. */
  since: number;
  /** Number of restarts after a crash. */
  restarts: number;
  url: string | null;
  /** Result of the last readiness check; null while it is not running. */
  ready: boolean | null;
  lastExit?: Exit & { at: number; reason: string };
}

/** A process to keep running: a role, the page, a broker, the database. */
export interface Unit {
  name: string;
  kind: ProcessKind;
  url?: string;
  launch(): Promise<ServerProcess>;
  isReady(pid: number): Promise<boolean>;
  /** Its last log lines, as the reason of a crash. */
  lastLogLines(): string;
  /** Failures in a row that are fatal for the run; unset: 5 before it was ready once, none afterwards. */
  fatalAfter?: number;
  /** Time for an orderly stop; unset: that of Timing. */
  stopTimeoutMs?: number;
}

export interface Timing {
  firstDelayMs: number;
  maxDelayMs: number;
  healthyMs: number;
  pollMs: number;
  checkMs: number;
  startTimeoutMs: number;
  stopTimeoutMs: number;
}

export const TIMING: Timing = {
  firstDelayMs: 500,
  maxDelayMs: 30_000,
  healthyMs: 60_000,
  pollMs: 100,
  checkMs: 2_000,
  startTimeoutMs: 120_000,
  stopTimeoutMs: 10_000,
};

const FIRST_START_TRIES = 5;

/** More about a change of a process. */
export interface ChangeDetail {
  /** Time until it is restarted. */
  delayMs?: number;
  /** The process that has ended. */
  endedPid?: number;
  /** It was killed because somebody asked for it. */
  killAsked?: boolean;
}

export interface SupervisedEvents {
  changed(info: ProcessInfo, detail: ChangeDetail): void;
  /** It has failed `fatalAfter` times in a row. */
  fatal(info: ProcessInfo): void;
}

/** Keeps one unit running: starts it, checks it, and restarts it after a crash with growing delays. */
export class Supervised {
  private process: ServerProcess | undefined;
  private launching: Promise<void> | undefined;
  private wanted = false;
  private status: ProcessStatus = 'stopped';
  private since = Date.now();
  private ready: boolean | null = null;
  private wasReady = false;
  private restarts = 0;
  private failures = 0;
  private killAsked = false;
  private lastExit: ProcessInfo['lastExit'];
  private retry: NodeJS.Timeout | undefined;

  constructor(
    private readonly unit: Unit,
    private readonly events: SupervisedEvents,
    private readonly timing: Timing = TIMING,
  ) {}

  get name(): string {
    return this.unit.name;
  }

  info(): ProcessInfo {
    const { name, kind, url = null } = this.unit;
    const { status, since, restarts, ready, lastExit } = this;
    return { name, kind, status, pid: this.process?.pid ?? null, since, restarts, url, ready, lastExit };
  }

  private become(status: ProcessStatus, detail: ChangeDetail = {}): void {
    this.status = status;
    this.since = Date.now();
    this.events.changed(this.info(), detail);
  }

  /** Starts it unless it is running; resets the failure count. */
  async start(): Promise<void> {
    this.wanted = true;
    if (this.process || this.launching) return;
    clearTimeout(this.retry);
    this.failures = 0;
    await this.launch();
  }

  private launch(): Promise<void> {
    this.become('starting');
    this.launching = this.unit
      .launch()
      .then((process) => this.adopt(process))
      .catch((error: Error) => this.failed({ code: null, signal: null }, error.message))
      .finally(() => {
        this.launching = undefined;
      });
    return this.launching;
  }

  private adopt(process: ServerProcess): void {
    this.process = process;
    this.ready = false;
    process.exited.then((exit) => this.ended(exit, process.pid));
    void this.watch(process);
  }

  /** Polls readiness: every 100 ms until it is ready, then every 2 s. */
  private async watch(process: ServerProcess): Promise<void> {
    const started = Date.now();
    while (this.process === process) {
      const ready = await this.unit.isReady(process.pid).catch(() => false);
      if (this.process !== process) return;
      this.ready = ready;
      if (ready && this.status === 'starting') this.becameReady();
      const age = Date.now() - started;
      if (this.status === 'starting' && age > this.timing.startTimeoutMs) process.kill();
      if (this.status === 'running' && age > this.timing.healthyMs) this.failures = 0;
      await this.pause(this.status === 'starting' ? this.timing.pollMs : this.timing.checkMs);
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, ms).unref();
    });
  }

  private becameReady(): void {
    this.wasReady = true;
    this.become('running');
  }

  private ended(exit: Exit, endedPid: number): void {
    const detail = { endedPid, killAsked: this.killAsked };
    this.process = undefined;
    this.ready = null;
    this.killAsked = false;
    if (this.wanted) this.failed(exit, this.unit.lastLogLines(), detail);
    else this.become('stopped', detail);
  }

  private failed(exit: Exit, reason: string, detail: ChangeDetail = {}): void {
    this.lastExit = { ...exit, at: Date.now(), reason };
    this.failures += 1;
    if (!this.wanted) this.become('stopped', detail);
    else if (this.failures < this.tries()) this.retryLater(detail);
    else {
      this.become('crashed', detail);
      this.events.fatal(this.info());
    }
  }

  private tries(): number {
    return this.unit.fatalAfter ?? (this.wasReady ? Number.POSITIVE_INFINITY : FIRST_START_TRIES);
  }

  private retryLater(detail: ChangeDetail): void {
    const { firstDelayMs, maxDelayMs } = this.timing;
    const delayMs = Math.min(firstDelayMs * 2 ** (this.failures - 1), maxDelayMs);
    this.become('backoff', { ...detail, delayMs });
    this.retry = setTimeout(() => {
      this.restarts += 1;
      void this.launch();
    }, delayMs);
  }

  /** Stops it and does not restart it. Sends SIGKILL after the stop timeout. */
  async stop(): Promise<void> {
    this.wanted = false;
    clearTimeout(this.retry);
    await this.launching;
    const { process } = this;
    if (!process) {
      if (this.status !== 'stopped') this.become('stopped');
      return;
    }
    await process.stop(this.unit.stopTimeoutMs ?? this.timing.stopTimeoutMs);
  }

  /** Sends SIGKILL. Like after any crash, it is restarted unless it was stopped. */
  kill(): void {
    this.killAsked = this.process !== undefined;
    this.process?.kill();
  }

  /** Sends SIGKILL and does not restart it. */
  abandon(): void {
    this.wanted = false;
    clearTimeout(this.retry);
    this.process?.kill();
  }
}
