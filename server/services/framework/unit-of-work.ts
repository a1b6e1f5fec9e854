import { setTimeout as sleep } from 'node:timers/promises';
import { addTasks, addToOutbox, isTransient, type Queries } from '@/server/db';
import { logOperation } from '@/server/log';
import { type Effects, noEffects } from './context';
import type { ServiceCore } from './core';
import { backoffMs } from './support/backoff';
import { loggable } from './support/describe-error';

/** Done in one transaction. Aborting `cancel` cuts the connection, so that late statements change nothing. */
export type Work<T> = (tx: Queries, effects: Effects, cancel: AbortController) => Promise<T>;

const backoff = { baseMs: 100, maxMs: 3_000 };

/** Runs work in one transaction, together with its outgoing events and tasks. */
export class UnitOfWork {
  constructor(
    private readonly core: Pick<ServiceCore, 'database' | 'tables' | 'log' | 'wakeUps' | 'stopped'>,
  ) {}

  /** Resolves after the commit. Throws what the work or the database throws. */
  async run<T>(work: Work<T>): Promise<T> {
    const { database, tables, wakeUps, log } = this.core;
    const effects = noEffects();
    const cancel = new AbortController();
    const startedAt = performance.now();
    const result = await database.transaction(async (tx) => {
      const done = await work(tx, effects, cancel);
      await addToOutbox(tx, tables, effects.outbox);
      await addTasks(tx, tables, effects.tasks);
      return done;
    }, cancel.signal);
    const { length: events } = effects.outbox;
    logOperation(log, { operation: 'sql transaction', startedAt, events }, 'committed a transaction');
    if (effects.outbox.length > 0) wakeUps.outbox.wake();
    if (effects.tasks.some(({ dueAt }) => dueAt <= Date.now())) wakeUps.tasks.wake();
    return result;
  }

  /**
   * Tries again for as long as the database fails transiently: that is no fault of a message and costs it no attempt.
   * Throws every other error, and when the service stops meanwhile.
   */
  async retryTransient<T>(attempt: () => Promise<T>): Promise<T> {
    const { stopped, log } = this.core;
    for (let failures = 1; ; failures += 1) {
      stopped.signal.throwIfAborted();
      try {
        return await attempt();
      } catch (error) {
        if (!isTransient(error)) throw error;
        log.warn({ err: loggable(error), failures }, 'the database does not answer; trying again');
        await sleep(backoffMs(backoff, failures), undefined, { signal: stopped.signal });
      }
    }
  }
}
