import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { LakeEngineError } from '@/server/lake/engine';
import { LakeFolderError } from '@/server/lake/files';

/** What keeps the writer from going on. */
export interface Problem {
  state: 'disk_full' | 'failed';
  /** What is wrong and what to do. */
  detail: string;
}

const retryMs = 3_000;

/** Repeats what failed until it succeeds, because Kafka keeps what is not written. */
export class Attempts {
  /** Of the step that is being repeated. */
  problem: Problem | undefined;

  constructor(
    private readonly log: Logger,
    private readonly signal: AbortSignal,
  ) {}

  /** Throws the error of the last attempt once the signal is aborted, and one that only a new start of the role repairs. */
  async repeat<T>(step: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await step();
        this.recovered();
        return result;
      } catch (error) {
        this.note(error);
        if (this.signal.aborted || needsRestart(error)) throw error;
        await sleep(retryMs, undefined, { signal: this.signal }).catch(() => undefined);
      }
    }
  }

  private note(error: unknown): void {
    const problem = problemOf(error);
    if (this.problem?.detail !== problem.detail) this.log.error({ err: error }, problem.detail);
    this.problem = problem;
  }

  private recovered(): void {
    if (this.problem) this.log.info('the lake goes on writing');
    this.problem = undefined;
  }
}

/**
 * The files are not what this process remembers, or the rows in memory cannot be used: the next start reads the files, and
 * Kafka from where they end.
 */
const needsRestart = (error: unknown): boolean =>
  (error instanceof LakeFolderError && (error.problem === 'refused' || error.problem === 'foreign_log')) ||
  (error instanceof LakeEngineError && error.problem === 'broken');

function problemOf(error: unknown): Problem {
  const detail = error instanceof Error ? error.message : String(error);
  const isTyped = error instanceof LakeFolderError || error instanceof LakeEngineError;
  return { state: isTyped && error.problem === 'disk_full' ? 'disk_full' : 'failed', detail };
}
