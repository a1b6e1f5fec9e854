import { randomUUID } from 'node:crypto';
import { traceIdOf } from '@/lib/trace/trace-context';
import { type LeasedTask, leaseTasks, rescheduleTask } from '@/server/db';
import { logOperation } from '@/server/log';
import type { ServiceCore } from '@/server/services/framework/core';
import { backoffMs } from '@/server/services/framework/support/backoff';
import { describeError, loggable } from '@/server/services/framework/support/describe-error';
import { withDeadline } from '@/server/services/framework/support/timeout';
import type { TaskCompleter } from './task-completer';
import type { TaskHandlers } from './task-handlers';

export interface TaskRunnerParts {
  handlers: TaskHandlers;
  completer: TaskCompleter;
}

const maxActive = 64;
const pollMs = 200;
const runTimeoutMs = 10_000;
// Longer than a run may take; short, because the tasks of a killed process wait until their leases end.
const leaseMs = 15_000;
const backoff = { baseMs: 250, maxMs: 15_000 };

/**
 * Leases due tasks and runs them outside a transaction, many at a time, because a run calls another system. The
 * completer then stores the results. A task that fails is tried again until it succeeds.
 */
export class TaskRunner {
  private readonly active = new Set<Promise<void>>();
  private readonly lease = randomUUID();
  private running: Promise<void> | undefined;
  private stopping = false;
  /** Whether more tasks may be due than were leased last. */
  private mayHaveMore = false;

  constructor(
    private readonly core: ServiceCore,
    private readonly parts: TaskRunnerParts,
  ) {}

  start(): void {
    if (!this.parts.handlers.isEmpty()) this.running = this.loop();
  }

  /** Leases no further task and waits for the running ones. Call before the executor is closed. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.core.wakeUps.tasks.wake();
    await this.running;
    await Promise.allSettled(this.active);
  }

  private async loop(): Promise<void> {
    while (!this.stopping) {
      const room = maxActive - this.active.size;
      // Many are leased at a time: a query for each that ends would cost more than the task.
      const isRoomy = room >= maxActive / 2;
      const leased = isRoomy ? await this.leaseAndRun(room) : 0;
      this.mayHaveMore = !isRoomy || leased === room;
      if (!isRoomy || leased < room) await this.core.wakeUps.tasks.wait(pollMs);
    }
  }

  /** Returns how many tasks were leased. */
  private async leaseAndRun(limit: number): Promise<number> {
    const { database, tables, log } = this.core;
    try {
      const options = { now: Date.now(), limit, leaseMs, lease: this.lease };
      const tasks = await leaseTasks(database.queries, tables, options);
      for (const task of tasks) this.track(this.run(task));
      return tasks.length;
    } catch (error) {
      log.warn({ err: loggable(error) }, 'due tasks could not be read; trying again');
      return 0;
    }
  }

  private track(run: Promise<void>): void {
    this.active.add(run);
    run.finally(() => {
      this.active.delete(run);
      if (this.mayHaveMore) this.core.wakeUps.tasks.wake();
    });
  }

  /** Never rejects. */
  private async run(task: LeasedTask): Promise<void> {
    const { handlers, completer } = this.parts;
    const startedAt = performance.now();
    try {
      const result = await withDeadline(runTimeoutMs, this.core.stopped.signal, async (signal) =>
        handlers.of(task.kind).run?.(task, signal),
      );
      this.core.failpoint('after-task-run-before-complete');
      await completer.complete(task, result);
      logOperation(this.core.log, { ...this.operationOf(task), startedAt }, `completed task ${task.kind}`);
    } catch (error) {
      await this.reschedule(task, error, startedAt);
    }
  }

  private async reschedule(task: LeasedTask, error: unknown, startedAt: number): Promise<void> {
    const { database, tables, log } = this.core;
    const waitMs = backoffMs(backoff, task.attempts + 1);
    const { kind, key, attempts } = task;
    const failure = { kind, key, attempts: attempts + 1, waitMs, err: loggable(error) };
    logOperation(
      log,
      { ...this.operationOf(task), startedAt, ...failure },
      'a task failed and will be tried again',
      'warn',
    );
    const next = { dueAt: Date.now() + waitMs, error: describeError(error).slice(0, 500) };
    await rescheduleTask(database.queries, tables, task, next).catch((failure) =>
      log.warn(
        { kind, key, err: loggable(failure) },
        'a task was not rescheduled: it is due when its lease ends',
      ),
    );
  }

  /** What lines about a task say of it. */
  private operationOf(task: LeasedTask) {
    const { handlers } = this.parts;
    const [operation, orderId] = [handlers.operationOf(task), handlers.orderIdOf(task)];
    return { operation, orderId, traceId: traceIdOf(task.traceparent) };
  }
}
