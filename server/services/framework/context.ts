import type { Logger } from 'pino';
import { childTraceparent, isTraceparent, traceIdOf } from '@/lib/trace/trace-context';
import { type Outgoing, toStoredRecord } from '@/server/bus';
import type { NewTask, OutboxRecord, Queries } from '@/server/db';

/** What a handler works with. Statements, events and tasks take effect together at the commit, or not at all. */
export interface Context {
  tx: Queries;
  /** Publishes an event. Throws on data that does not fit its schema. */
  emit(event: Outgoing): void;
  /** Schedules a task, to run later or outside the transaction. One per kind and key: a second one is ignored. */
  schedule(task: { kind: string; key: string; data?: unknown; dueAt?: number }): void;
  log: Logger;
  /** Aborts at the handler's timeout: pass it to every call that waits. */
  signal: AbortSignal;
}

/** The events and tasks that the handlers of one transaction add. */
export interface Effects {
  outbox: OutboxRecord[];
  tasks: NewTask[];
}

export const noEffects = (): Effects => ({ outbox: [], tasks: [] });

/** The event, task or request that is being handled. */
export interface Cause {
  traceparent?: string | undefined;
  orderId?: string | undefined;
}

const never = new AbortController().signal;

export interface ContextOptions {
  /** Becomes `ce_source`. */
  source: string;
  log: Logger;
  cause?: Cause;
  signal?: AbortSignal;
}

/** A handler's context: emitted events and tasks are collected in `effects`. */
export function createContext(
  tx: Queries,
  effects: Effects,
  { source, log, cause = {}, signal = never }: ContextOptions,
): Context {
  // It may come from a foreign producer: an invalid one is not passed on.
  const traceparent = isTraceparent(cause.traceparent) ? cause.traceparent : undefined;
  let own: Logger | undefined;
  return {
    tx,
    emit: (event) => {
      effects.outbox.push(toStoredRecord({ traceparent: childTraceparent(traceparent), ...event }, source));
    },
    schedule: ({ kind, key, data = {}, dueAt = Date.now() }) => {
      effects.tasks.push({ kind, key, data, dueAt, traceparent });
    },
    // Created on first use: most handlers log once or never, and a child logger costs more than a line.
    get log() {
      own ??= log.child({ traceId: traceIdOf(traceparent), orderId: cause.orderId });
      return own;
    },
    signal,
  };
}
