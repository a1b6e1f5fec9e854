import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { BrokerConfig } from '@/server/config';
import {
  clearState,
  type Database,
  loadState,
  logAnalysisMigrations,
  logAnalysisSchema,
  migrateSchema,
  StateTakenOver,
} from '@/server/db';
import type { Metrics } from './metrics';
import type { StateRow } from './part';
import type { Analysis, StatePart } from './reading/analysis';
import { openReader, type Reader } from './reading/reader';
import { collectChanges } from './saving/collect-changes';
import { Ownership } from './saving/ownership';
import { Saver } from './saving/saver';

const retryMs = 1_000;
const silentMs = 10_000;

export interface RunnerOptions {
  kafka: BrokerConfig;
  maxUnsaved: number;
  database: Database;
  analysis: Analysis;
  metrics: Metrics;
  log: Logger;
}

/** While this instance is the owner of the state. */
export interface Running {
  saver: Saver;
  reader: Reader;
}

/** Waits until it is the owner of the state, restores it, reads and saves; starts again when the state was taken over. */
export class Runner {
  running: Running | undefined;
  private waitsFor = 'It waits for its database.';
  private isMigrated = false;
  /** The last thing that kept it from running: each is logged once. */
  private problem = '';
  private readonly stopping = new AbortController();
  private ended: Promise<void> = Promise.resolve();

  constructor(private readonly options: RunnerOptions) {}

  start(): void {
    this.ended = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.ended;
  }

  /** True when it reads and saves, otherwise the sentence for /readyz. */
  state(): true | string {
    if (!this.running) return this.waitsFor;
    const silentSince = this.running.reader.silentSince();
    if (silentSince !== undefined && Date.now() - silentSince > silentMs)
      return 'Kafka does not answer, so new lines are not counted.';
    return this.running.saver.problem ?? true;
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
    const { log } = this.options;
    if (error instanceof StateTakenOver) log.warn(error.message);
    else if (this.stopping.signal.aborted)
      log.warn({ err: error }, 'the last counts are not saved; they are read again');
    else if (String(error) !== this.problem)
      log.error({ err: error }, 'the analysis does not run; trying again');
    this.problem = String(error);
  }

  /** Resolves when it is stopped, or another instance is the owner. */
  private async own(signal: AbortSignal): Promise<void> {
    const { database, log } = this.options;
    this.waitsFor = 'It waits for its database.';
    if (!this.isMigrated) await migrateSchema(database, logAnalysisSchema, logAnalysisMigrations);
    this.isMigrated = true;
    this.waitsFor = 'Another instance analyses the lines; this one takes over when it ends.';
    const ownership = await Ownership.tryTake(database, log);
    if (!ownership) return;
    try {
      await this.readAndSave(ownership, signal);
    } finally {
      ownership.release();
    }
  }

  private async readAndSave(ownership: Ownership, signal: AbortSignal): Promise<void> {
    const { kafka, maxUnsaved, database, analysis, metrics, log } = this.options;
    this.waitsFor = 'It restores its state.';
    await this.restore(ownership.term);
    const collect = () => collectChanges(analysis.stateParts, log);
    const saver = new Saver({ maxUnsaved, database, ownership, collect, metrics, log });
    this.waitsFor = 'It waits for Kafka.';
    const reader = await openReader(kafka, { analysis, saver, log });
    this.running = { saver, reader };
    this.problem = '';
    const saving = new AbortController();
    const saved = saver.run(saving.signal);
    const stopReading = () => {
      // Nothing may be counted after the last transaction; without a database there is none.
      if (saver.problem) saving.abort();
      void reader.stop().finally(() => saving.abort());
    };
    if (signal.aborted) stopReading();
    signal.addEventListener('abort', stopReading, { once: true });
    try {
      await saved;
    } finally {
      this.running = undefined;
      signal.removeEventListener('abort', stopReading);
      await reader.stop();
    }
  }

  private async restore(term: number): Promise<void> {
    const { database, analysis } = this.options;
    for (const part of analysis.stateParts) {
      const rows = await loadState(database.queries, part.kind);
      if (!this.restorePart(part, rows)) return this.discardState(term);
    }
  }

  private restorePart(part: StatePart, rows: StateRow[]): boolean {
    try {
      part.restore(rows);
      return true;
    } catch (error) {
      this.options.log.error(
        { err: error, part: part.kind },
        'the saved state does not fit this version: the lines that Kafka still has are counted again, and all error groups are open',
      );
      return false;
    }
  }

  // A part of the state alone would make counts that do not fit each other.
  private async discardState(term: number): Promise<void> {
    const { database, analysis } = this.options;
    await clearState(database, term);
    for (const part of analysis.stateParts) part.restore([]);
  }
}
