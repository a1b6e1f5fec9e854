import type { Logger } from 'pino';
import type { BrokerConfig } from '@/server/config';
import {
  clearState,
  type Database,
  loadState,
  logAnalysisMigrations,
  logAnalysisSchema,
  OwnerLoop,
  type Ownership,
} from '@/server/db';
import type { Metrics } from './metrics';
import type { StateRow } from './part';
import type { Analysis, StatePart } from './reading/analysis';
import { openReader, type Reader } from './reading/reader';
import { collectChanges } from './saving/collect-changes';
import { Saver } from './saving/saver';

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
  private readonly loop: OwnerLoop;

  constructor(private readonly options: RunnerOptions) {
    const { database, log } = options;
    this.loop = new OwnerLoop({
      database,
      schema: logAnalysisSchema,
      migrations: logAnalysisMigrations,
      log,
      waitsFor: {
        database: 'It waits for its database.',
        owner: 'Another instance analyses the lines; this one takes over when it ends.',
      },
      failures: {
        failed: 'the analysis does not run; trying again',
        unsaved: 'the last counts are not saved; they are read again',
      },
      work: (ownership, signal) => this.readAndSave(ownership, signal),
    });
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** True when it reads and saves, otherwise the sentence for /readyz. */
  state(): true | string {
    if (!this.running) return this.loop.waitsFor;
    const silentSince = this.running.reader.silentSince();
    if (silentSince !== undefined && Date.now() - silentSince > silentMs)
      return 'Kafka does not answer, so new lines are not counted.';
    return this.running.saver.problem ?? true;
  }

  /** Resolves when it is stopped. */
  private async readAndSave(ownership: Ownership, signal: AbortSignal): Promise<void> {
    const { kafka, maxUnsaved, database, analysis, metrics, log } = this.options;
    this.loop.waitsFor = 'It restores its state.';
    await this.restore(ownership.term);
    const collect = () => collectChanges(analysis.stateParts, log);
    const saver = new Saver({ maxUnsaved, database, ownership, collect, metrics, log });
    this.loop.waitsFor = 'It waits for Kafka.';
    const reader = await openReader(kafka, { analysis, saver, log });
    this.running = { saver, reader };
    this.loop.works();
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
