import { finishTasks, type LeasedTask, type Queries } from '@/server/db';
import type { KeyedExecutor, KeyedItem } from '@/server/services/framework/consume/keyed-executor';
import { createContext, type Effects } from '@/server/services/framework/context';
import type { ServiceCore } from '@/server/services/framework/core';
import type { UnitOfWork } from '@/server/services/framework/unit-of-work';
import type { TaskHandlers } from './task-handlers';

export interface TaskCompleterParts {
  handlers: TaskHandlers;
  work: UnitOfWork;
  executor: KeyedExecutor;
}

interface FinishedRun extends KeyedItem {
  task: LeasedTask;
  result: unknown;
  resolve(): void;
  reject(error: unknown): void;
}

const queue = 'tasks';
const maxBatch = 64;

/** Completes tasks whose run has ended: many in one transaction, each together with its result. */
export class TaskCompleter {
  constructor(
    private readonly core: Pick<ServiceCore, 'name' | 'log' | 'tables'>,
    private readonly parts: TaskCompleterParts,
  ) {
    parts.executor.open<FinishedRun>(queue, {
      maxBatch: () => maxBatch,
      run: (batch) => this.completeOrSplit(batch),
    });
  }

  /** Resolves after the commit. Rejects with what the handler's `complete` throws for this task. */
  complete(task: LeasedTask, result: unknown): Promise<void> {
    // Through the executor, so that it never waits for the row locks of an event of the same key.
    return new Promise((resolve, reject) => {
      const finished: FinishedRun = { key: task.key, notBefore: 0, task, result, resolve, reject };
      this.parts.executor.add(queue, [finished]);
    });
  }

  private async completeOrSplit(batch: readonly FinishedRun[]): Promise<void> {
    const { work } = this.parts;
    try {
      await work.retryTransient(() => work.run((tx, effects) => this.transact(tx, effects, batch)));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const finished of batch) await this.completeOrSplit([finished]);
    }
  }

  private async transact(tx: Queries, effects: Effects, batch: readonly FinishedRun[]): Promise<void> {
    const { tables, log, name: source } = this.core;
    const results = new Map(batch.map(({ task, result }) => [task, result]));
    const { handlers } = this.parts;
    const held = await finishTasks(tx, tables, [...results.keys()]);
    for (const kind of new Set(held.map((task) => task.kind))) {
      const ofKind = held.filter((task) => task.kind === kind);
      const completions = ofKind.map((task) => {
        const cause = { traceparent: task.traceparent, orderId: handlers.orderIdOf(task) };
        const context = createContext(tx, effects, { source, log, cause });
        return { task, result: results.get(task), context };
      });
      await handlers.of(kind).complete(completions, tx);
    }
  }
}
