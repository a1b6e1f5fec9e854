import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import {
  addTasks,
  addToOutbox,
  type Database,
  type FrameworkTables,
  isTransient,
  type Queries,
} from '@/server/db';
import { type Effects, noEffects } from './context';
import { backoffMs } from './support/backoff';
import { loggable } from './support/describe-error';

export interface UnitOfWorkParts {
  database: Database;
  tables: FrameworkTables;
  log: Logger;
  /** Aborts when the service is to stop at once. */
  stopped: AbortSignal;
  /** Called when a commit left records to publish. */
  onOutbox(): void;
  /** Called when a commit left tasks that are due now. */
  onTasks(): void;
}

const wait = { baseMs: 100, maxMs: 3_000 };

/** Runs work, its outgoing events and its tasks in one transaction. */
export class UnitOfWork {
  constructor(private readonly parts: UnitOfWorkParts) {}

  /** Once: throws whatever goes wrong. */
  async run<T>(work: (tx: Queries, effects: Effects) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { database, tables } = this.parts;
    const effects = noEffects();
    const result = await database.transaction(async (tx) => {
      const done = await work(tx, effects);
      await addToOutbox(tx, tables, effects.outbox);
      await addTasks(tx, tables, effects.tasks);
      return done;
    }, signal);
    if (effects.outbox.length > 0) this.parts.onOutbox();
    if (effects.tasks.some(({ dueAt }) => dueAt <= Date.now())) this.parts.onTasks();
    return result;
  }

  /**
   * As long as the database is at fault, again: that is not the message's fault and costs it no try. Throws what
   * the work itself throws, and when the service is stopped meanwhile.
   */
  async retryTransient<T>(attempt: () => Promise<T>): Promise<T> {
    const { stopped, log } = this.parts;
    for (let failures = 1; ; failures += 1) {
      stopped.throwIfAborted();
      try {
        return await attempt();
      } catch (error) {
        if (!isTransient(error)) throw error;
        log.warn({ err: loggable(error), failures }, 'the database does not answer; trying again');
        await sleep(backoffMs(wait, failures), undefined, { signal: stopped });
      }
    }
  }
}
