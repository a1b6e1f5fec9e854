import type { LogLine } from '@/lib/logs/log-line';
import { type OpenWorker, Tester, tooSlow } from './tester';

export interface Matches {
  /** The lines that match, of those that are tested, in the same order. */
  lines: readonly LogLine[];
  /** Lines that are not tested yet. */
  pending: number;
  /** Why the pattern is not applied: a message of RE2, or that it takes too long. */
  problem: string | undefined;
}

/** Which lines a regular expression matches. The lines are tested in batches in a worker; each once. */
export class PatternMatches {
  private readonly tester: Tester;
  private readonly verdicts = new WeakMap<LogLine, boolean>();
  private readonly listeners = new Set<() => void>();
  private queue: readonly LogLine[] = [];
  private isRunning = false;
  private isStopped = false;
  private problem: string | undefined;
  private changes = 0;

  constructor(pattern: string, open: OpenWorker) {
    this.tester = new Tester(pattern, open);
    this.isRunning = true;
    void this.tester.compile().then((problem) => {
      this.isRunning = false;
      this.problem = problem;
      this.changed();
      void this.run();
    });
  }

  /** Calls back when more lines are tested. Returns how to stop. */
  onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Another number after every change. */
  version = (): number => this.changes;

  of(lines: readonly LogLine[]): Matches {
    if (this.problem !== undefined) return { lines: [], pending: 0, problem: this.problem };
    const matching: LogLine[] = [];
    let pending = 0;
    for (const line of lines) {
      const verdict = this.verdicts.get(line);
      if (verdict) matching.push(line);
      else if (verdict === undefined) pending += 1;
    }
    return { lines: matching, pending, problem: undefined };
  }

  /** Tests those of the lines that are not tested, and no others: lines that are gone are not waited for. */
  request(lines: readonly LogLine[]): void {
    this.queue = lines;
    void this.run();
  }

  stop(): void {
    this.isStopped = true;
    this.tester.stop();
  }

  private async run(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    while (!this.isStopped && this.problem === undefined) {
      const batch = this.nextBatch();
      if (batch.length === 0) break;
      await this.testBatch(batch);
    }
    this.isRunning = false;
  }

  private nextBatch(): LogLine[] {
    const batch: LogLine[] = [];
    for (const line of this.queue) {
      if (!this.verdicts.has(line)) batch.push(line);
      if (batch.length >= this.tester.batchLines) break;
    }
    return batch;
  }

  private async testBatch(batch: readonly LogLine[]): Promise<void> {
    try {
      const verdicts = await this.tester.test(batch.map(textsOf));
      batch.forEach((line, index) => {
        this.verdicts.set(line, verdicts[index] === 1);
      });
    } catch (reason) {
      this.problem = typeof reason === 'string' ? reason : tooSlow;
    }
    this.changed();
  }

  private changed(): void {
    this.changes += 1;
    for (const listener of [...this.listeners]) listener();
  }
}

const textsOf = ({ data: { msg, err } }: LogLine): string[] => (err ? [msg, err.name, err.message] : [msg]);
