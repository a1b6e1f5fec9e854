import type { LeasedTask } from '@/server/db';
import type { TaskHandler } from '@/server/services/framework/definition';

export type AnyTaskHandler = TaskHandler<unknown, unknown>;

/** The task handlers of a service, by kind of task. */
export class TaskHandlers {
  constructor(private readonly byKind: Readonly<Record<string, TaskHandler>>) {}

  isEmpty(): boolean {
    return Object.keys(this.byKind).length === 0;
  }

  /** Throws when a stored task is of a kind that the service no longer has. */
  of(kind: string): AnyTaskHandler {
    const handler = this.byKind[kind] as AnyTaskHandler | undefined;
    if (!handler) throw new Error(`No handler for tasks of the kind "${kind}": was it renamed?`);
    return handler;
  }

  /** What the log calls a task. */
  operationOf({ kind }: Pick<LeasedTask, 'kind'>): string {
    return this.byKind[kind]?.operation ?? `task ${kind}`;
  }

  /** The order that a task is about. */
  orderIdOf({ kind, key }: Pick<LeasedTask, 'kind' | 'key'>): string {
    return this.byKind[kind]?.orderIdOf?.(key) ?? key;
  }
}
