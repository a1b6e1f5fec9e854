import { KINDS } from '@/server/supervisor/process-kinds';
import type { Terminal } from '@/server/supervisor/terminal/terminal';
import { describeChange } from './describe-change';
import type { ProcessLog } from './process-log';
import {
  type ChangeDetail,
  type ProcessInfo,
  Supervised,
  TIMING,
  type Timing,
  type Unit,
} from './supervised';

const REMINDER_MS = 15_000;

export interface FleetOptions {
  terminal: Terminal;
  /** Gets every change of a process; unset: none is kept. */
  log?: () => ProcessLog | undefined;
  timing?: Timing;
  /** Called with all processes whenever one of them changes. */
  onChange?: (processes: ProcessInfo[]) => void;
  /** Called when a process that the others depend on does not start. */
  onFatal: (reason: Error) => void;
}

/** All processes of one run. */
export interface Fleet {
  /** Starts units together and resolves when all of them are ready. Throws when one does not start. */
  start(units: Unit[]): Promise<void>;
  processes(): ProcessInfo[];
  find(name: string): Supervised | undefined;
  /** Stops all processes, dependents first. */
  stop(): Promise<void>;
  /** Kills all processes with SIGKILL. */
  abandon(): void;
}

class Processes implements Fleet {
  private readonly members: Supervised[] = [];
  private readonly waiting = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  private stopping = false;

  constructor(private readonly options: FleetOptions) {}

  processes(): ProcessInfo[] {
    return this.members.map((member) => member.info());
  }

  find(name: string): Supervised | undefined {
    return this.members.find((member) => member.name === name);
  }

  async start(units: Unit[]): Promise<void> {
    const members = units.map((unit) => this.add(unit));
    const ready = members.map((member) => this.untilReady(member.name));
    const reminder = setInterval(() => this.remind(), REMINDER_MS);
    try {
      for (const member of members) void member.start();
      await Promise.all(ready);
    } finally {
      clearInterval(reminder);
    }
  }

  private add(unit: Unit): Supervised {
    const member = new Supervised(
      unit,
      {
        changed: (info, detail) => this.changed(info, detail),
        fatal: (info) => this.fatal(info),
      },
      this.options.timing ?? TIMING,
    );
    this.members.push(member);
    return member;
  }

  private untilReady(name: string): Promise<void> {
    return new Promise((resolve, reject) => this.waiting.set(name, { resolve, reject }));
  }

  private remind(): void {
    const names = [...this.waiting.keys()].join(', ');
    this.options.terminal.line(`Still waiting for ${names}`);
  }

  private changed(info: ProcessInfo, detail: ChangeDetail): void {
    const line = describeChange(info, detail.delayMs);
    if (line) this.options.log?.()?.changed(info, detail, line);
    if (line && !this.stopping) this.options.terminal.line(line);
    if (info.status === 'running') {
      this.waiting.get(info.name)?.resolve();
      this.waiting.delete(info.name);
    }
    this.options.onChange?.(this.processes());
  }

  private fatal(info: ProcessInfo): void {
    const reason = info.lastExit?.reason ?? '';
    const error = new Error(`${info.name} does not start. Its last log lines are:\n${reason || '(none)'}`);
    const waiting = this.waiting.get(info.name);
    this.waiting.delete(info.name);
    if (waiting) waiting.reject(error);
    else this.options.onFatal(error);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const kind of [...KINDS].reverse()) {
      const members = this.members.filter((member) => member.info().kind === kind);
      await Promise.all(members.map((member) => member.stop()));
    }
  }

  abandon(): void {
    this.stopping = true;
    for (const member of this.members) member.abandon();
  }
}

export function createFleet(options: FleetOptions): Fleet {
  return new Processes(options);
}
