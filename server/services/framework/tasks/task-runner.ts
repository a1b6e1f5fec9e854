import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import {
  type Database,
  type FrameworkTables,
  finishTasks,
  type LeasedTask,
  leaseTasks,
  type Queries,
  rescheduleTask,
} from '@/server/db';
import type { KeyedExecutor, KeyedItem } from '@/server/services/framework/consume/keyed-executor';
import { createContext, type Effects } from '@/server/services/framework/context';
import type { TaskHandler } from '@/server/services/framework/definition';
import { backoffMs } from '@/server/services/framework/support/backoff';
import { describeError, loggable } from '@/server/services/framework/support/describe-error';
import type { HitFailpoint } from '@/server/services/framework/support/failpoints';
import { withDeadline } from '@/server/services/framework/support/timeout';
import { WakeUp } from '@/server/services/framework/support/wake-up';
import type { UnitOfWork } from '@/server/services/framework/unit-of-work';

export interface TaskRunnerParts {
  name: string;
  database: Database;
  tables: FrameworkTables;
  log: Logger;
  work: UnitOfWork;
  executor: KeyedExecutor;
  failpoint: HitFailpoint;
  handlers: Record<string, TaskHandler>;
  stopped: AbortController;
}

interface FinishedRun extends KeyedItem {
  task: LeasedTask;
  result: unknown;
  /** Called when it is completed, or was given up. */
  done(): void;
}

const lane = 'tasks';
const most = 64;
const pollMs = 200;
const runTimeoutMs = 10_000;
// Longer than a run may take, short enough that a killed process's tasks do not wait long.
const leaseMs = 15_000;
const retry = { baseMs: 250, maxMs: 15_000 };

type AnyTask = TaskHandler<unknown, unknown>;

/**
 * Does the tasks that are due: what calls another system runs outside a transaction, many at a time, and what
 * came of it is completed in one, together with the end of the task. A task that fails is tried again for ever.
 */
export class TaskRunner {
  private readonly wakeUp = new WakeUp();
  private readonly active = new Set<Promise<void>>();
  private readonly lease = randomUUID();
  private running: Promise<void> | undefined;
  private stopping = false;
  /** Whether tasks may be due beyond those that were taken last. */
  private mayHaveMore = false;

  constructor(private readonly parts: TaskRunnerParts) {
    parts.executor.open<FinishedRun>(lane, { maxBatch: () => most, run: (batch) => this.completeAll(batch) });
  }

  start(): void {
    if (Object.keys(this.parts.handlers).length > 0) this.running = this.run();
  }

  wake(): void {
    this.wakeUp.wake();
  }

  /** Takes no more tasks and waits for those that run. Call before the executor are closed. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wakeUp.wake();
    await this.running;
    await Promise.allSettled(this.active);
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const room = most - this.active.size;
      // Many are taken at a time: a query for each that ends would cost more than the task.
      const isRoomy = room >= most / 2;
      const taken = isRoomy ? await this.take(room) : 0;
      this.mayHaveMore = !isRoomy || taken === room;
      if (!isRoomy || taken < room) await this.wakeUp.wait(pollMs);
    }
  }

  private async take(limit: number): Promise<number> {
    const { database, tables, log } = this.parts;
    try {
      const options = { now: Date.now(), limit, leaseMs, lease: this.lease };
      const tasks = await leaseTasks(database.queries, tables, options);
      for (const task of tasks) this.begin(task);
      return tasks.length;
    } catch (error) {
      log.warn({ err: loggable(error) }, 'due tasks could not be read; trying again');
      return 0;
    }
  }

  private begin(task: LeasedTask): void {
    const doing = this.do(task).catch((error) => this.failed(task, error));
    this.active.add(doing);
    doing.finally(() => {
      this.active.delete(doing);
      if (this.mayHaveMore) this.wakeUp.wake();
    });
  }

  private async do(task: LeasedTask): Promise<void> {
    const result = await withDeadline(runTimeoutMs, this.parts.stopped.signal, async (signal) =>
      this.handlerOf(task.kind).run?.(task as never, signal),
    );
    this.parts.failpoint('after-task-run-before-complete');
    // The executor keep the finished apart from events of the same key, so the two never wait for each other's locks.
    await new Promise<void>((done) => {
      const finished: FinishedRun = { key: task.key, notBefore: 0, task, result, done };
      this.parts.executor.add(lane, [finished]);
    });
  }

  private async completeAll(batch: readonly FinishedRun[]): Promise<void> {
    await this.complete(batch).finally(() => {
      for (const { done } of batch) done();
    });
  }

  private async complete(batch: readonly FinishedRun[]): Promise<void> {
    const { work } = this.parts;
    try {
      await work.retryTransient(() => work.run((tx, effects) => this.completeIn(tx, effects, batch)));
    } catch (error) {
      const [only] = batch;
      if (batch.length > 1) for (const finished of batch) await this.complete([finished]);
      else if (only) await this.failed(only.task, error);
    }
  }

  private async completeIn(tx: Queries, effects: Effects, batch: readonly FinishedRun[]): Promise<void> {
    const { tables, log, name: source } = this.parts;
    const results = new Map(batch.map(({ task, result }) => [task, result]));
    const held = await finishTasks(tx, tables, [...results.keys()]);
    for (const kind of new Set(held.map((task) => task.kind))) {
      const alike = held.filter((task) => task.kind === kind);
      const completions = alike.map((task) => {
        const cause = { traceparent: task.traceparent, orderId: task.key };
        const context = createContext(tx, effects, { source, log, cause });
        return { task, result: results.get(task), context };
      });
      await this.handlerOf(kind).complete(completions as never, tx);
    }
  }

  private async failed(task: LeasedTask, error: unknown): Promise<void> {
    const { database, tables, log } = this.parts;
    const waitMs = backoffMs(retry, task.attempts + 1);
    const { kind, key, attempts } = task;
    log.warn(
      { kind, key, attempts: attempts + 1, waitMs, err: loggable(error) },
      'a task failed and will be tried again',
    );
    const plan = { dueAt: Date.now() + waitMs, error: describeError(error).slice(0, 500) };
    await rescheduleTask(database.queries, tables, task, plan).catch((lost) =>
      log.warn({ kind, key, err: loggable(lost) }, 'a task was not put back: it is due when its lease ends'),
    );
  }

  private handlerOf(kind: string): AnyTask {
    const handler = this.parts.handlers[kind] as AnyTask | undefined;
    if (!handler) throw new Error(`No handler for tasks of the kind "${kind}": was it renamed?`);
    return handler;
  }
}
