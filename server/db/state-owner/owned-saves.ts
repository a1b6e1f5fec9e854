import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isTransient } from '../transient';
import { StateTakenOver } from './owner';
import type { Ownership } from './ownership';

interface OwnedSavesOptions {
  ownership: Ownership;
  retryMs: number;
  /** What follows while PostgreSQL cannot be reached, while it refuses, and that it saves again. */
  sentences: Record<'unreachable' | 'refused' | 'recovered', string>;
  onOutcome(outcome: 'saved' | 'failed'): void;
  log: Logger;
}

/** Transactions of the owner of a state, each repeated until it succeeds. */
export class OwnedSaves {
  /** Why the state is not saved; undefined: it is. */
  problem: string | undefined;

  constructor(private readonly options: OwnedSavesOptions) {}

  /** Throws StateTakenOver when another instance is the owner, and any other error when the signal is aborted. */
  async save(write: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const { ownership, retryMs, onOutcome } = this.options;
    for (;;) {
      try {
        await ownership.keep();
        await write();
        onOutcome('saved');
        return this.recovered();
      } catch (error) {
        onOutcome('failed');
        if (error instanceof StateTakenOver || signal.aborted) throw error;
        this.note(error);
        await sleep(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private note(error: unknown): void {
    const { sentences, log } = this.options;
    const problem = isTransient(error) ? sentences.unreachable : sentences.refused;
    if (this.problem !== problem) log.error({ err: error }, problem);
    this.problem = problem;
  }

  private recovered(): void {
    if (this.problem) this.options.log.info(this.options.sentences.recovered);
    this.problem = undefined;
  }
}
