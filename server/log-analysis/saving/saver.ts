import type { Logger } from 'pino';
import { type Database, OwnedSaves, type Ownership, type StateChange, saveState } from '@/server/db';
import type { Metrics } from '@/server/log-analysis/metrics';

const saveEveryMs = 1_000;
const retryMs = 1_000;
const sentences = {
  unreachable:
    'PostgreSQL cannot be reached, so the counts are not saved. Lines are counted in memory until it is back, and wait in Kafka when they are too many.',
  refused: 'PostgreSQL refused to save the counts; the cause is in the log of this process.',
  recovered: 'the counts are saved again',
};

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

interface SaverOptions {
  /** Records that are read after the last transaction at most; then reading waits for the next one. */
  maxUnsaved: number;
  database: Database;
  ownership: Ownership;
  /** The changes since the last call. */
  collect(): StateChange;
  metrics: Metrics;
  log: Logger;
}

/** Saves the state every second in one transaction, and repeats that until it succeeds. */
export class Saver {
  /** Records that were read after the last transaction. */
  unsaved = 0;
  private isDirty = false;
  private wake: () => void = () => undefined;
  private waiters: Waiter[] = [];
  private readonly ended = new AbortController();

  private readonly saves: OwnedSaves;

  constructor(private readonly options: SaverOptions) {
    const { ownership, metrics, log } = options;
    const onOutcome = (outcome: 'saved' | 'failed') => metrics.saves.inc({ outcome });
    this.saves = new OwnedSaves({ ownership, retryMs, sentences, onOutcome, log });
  }

  /** Why the state is not saved; undefined: it is. */
  get problem(): string | undefined {
    return this.saves.problem;
  }

  /** Notes records that were read. While too many are not saved, returns a promise that reading waits for. */
  read(records: number): Promise<void> | undefined {
    this.unsaved += records;
    this.isDirty = true;
    if (this.unsaved < this.options.maxUnsaved) return undefined;
    this.options.metrics.waiting.set(1);
    // Reading ends together with the saver.
    return this.flush()
      .catch(() => undefined)
      .finally(() => this.options.metrics.waiting.set(0));
  }

  /** Resolves when everything up to now is saved; rejects when that has become impossible. */
  flush(): Promise<void> {
    if (this.ended.signal.aborted) return Promise.reject(this.ended.signal.reason);
    this.isDirty = true;
    return new Promise((resolve, reject) => {
      this.waiters.push({ resolve, reject });
      this.wake();
    });
  }

  /** Saves until the signal aborts, and then once more. Throws StateTakenOver. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.wake(), { once: true });
    try {
      while (!signal.aborted) {
        if (this.isDirty) await this.save(signal);
        if (!signal.aborted) await this.pause();
      }
      if (this.isDirty) await this.save(signal);
    } finally {
      this.end();
    }
  }

  private async save(signal: AbortSignal): Promise<void> {
    const { collect, database, ownership, metrics } = this.options;
    const { waiters, unsaved } = this;
    this.waiters = [];
    this.isDirty = false;
    const change = collect();
    try {
      await this.saves.save(() => saveState(database, ownership.term, change), signal);
    } catch (error) {
      this.waiters.unshift(...waiters);
      throw error;
    }
    this.unsaved -= unsaved;
    metrics.rows.inc(change.saved.length + change.deleted.length);
    for (const { resolve } of waiters) resolve();
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.waiters.length > 0 ? 0 : saveEveryMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private end(): void {
    this.ended.abort(new Error('The state is no longer saved by this instance.'));
    for (const { reject } of this.waiters) reject(this.ended.signal.reason as Error);
    this.waiters = [];
  }
}
