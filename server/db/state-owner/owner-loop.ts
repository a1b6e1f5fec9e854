import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../connection';
import { migrateSchema } from '../migrate';
import type { Migration } from '../migration';
import { StateTakenOver } from './owner';
import { Ownership } from './ownership';

const retryMs = 1_000;

export interface OwnerLoopOptions {
  database: Database;
  schema: string;
  migrations: readonly Migration[];
  log: Logger;
  /** Sentences for /readyz. */
  waitsFor: { database: string; owner: string };
  /** Log messages: it failed and is tried again; it was stopped before it had saved everything. */
  failures: { failed: string; unsaved: string };
  /** Resolves when the signal aborts. Throws StateTakenOver when another instance is the owner. */
  work(ownership: Ownership, signal: AbortSignal): Promise<void>;
}

/** Waits until this instance is the owner of the schema's state, does the work, and starts again whenever that ends. */
export class OwnerLoop {
  /** Why it does not work at the moment. */
  waitsFor: string;
  private isMigrated = false;
  /** The last thing that kept it from running: each is logged once. */
  private problem = '';
  private readonly stopping = new AbortController();
  private ended: Promise<void> = Promise.resolve();

  constructor(private readonly options: OwnerLoopOptions) {
    this.waitsFor = options.waitsFor.database;
  }

  start(): void {
    this.ended = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.ended;
  }

  /** It works: the next failure is logged, even if it is the same as the last one. */
  works(): void {
    this.problem = '';
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.own(signal);
      } catch (error) {
        this.note(error);
      }
      if (!signal.aborted) await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private note(error: unknown): void {
    const { log, failures } = this.options;
    if (error instanceof StateTakenOver) log.warn(error.message);
    else if (this.stopping.signal.aborted) log.warn({ err: error }, failures.unsaved);
    else if (String(error) !== this.problem) log.error({ err: error }, failures.failed);
    this.problem = String(error);
  }

  private async own(signal: AbortSignal): Promise<void> {
    const { database, schema, migrations, waitsFor, log } = this.options;
    this.waitsFor = waitsFor.database;
    if (!this.isMigrated) await migrateSchema(database, schema, migrations);
    this.isMigrated = true;
    this.waitsFor = waitsFor.owner;
    const ownership = await Ownership.tryTake(database, schema, log);
    if (!ownership) return;
    try {
      await this.options.work(ownership, signal);
    } finally {
      ownership.release();
    }
  }
}
