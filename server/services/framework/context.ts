import type { Logger } from 'pino';
import { keyOf, schemaOf, topicOf } from '@/lib/events';
import { childTraceparent, cloudEventHeaders, isTraceparent, type Outgoing, toHeaders } from '@/server/bus';
import type { NewTask, OutboxRecord, Queries } from '@/server/db';

/** What a handler works with. All of it takes effect together when the transaction commits, or not at all. */
export interface Context {
  tx: Queries;
  /** Publishes an event. Throws on data that does not fit its schema. */
  emit(event: Outgoing): void;
  /** Has a task done later, or outside the transaction. One of a kind for a key: a second is ignored. */
  schedule(task: { kind: string; key: string; data?: unknown; dueAt?: number }): void;
  log: Logger;
  /** Aborts when the handler has taken too long: pass it to whatever waits. */
  signal: AbortSignal;
}

/** What the handlers of one transaction asked for. */
export interface Effects {
  outbox: OutboxRecord[];
  tasks: NewTask[];
}

export const noEffects = (): Effects => ({ outbox: [], tasks: [] });

export interface Cause {
  /** Of the event, task or request that is being handled. */
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

/** A handler's context: the transaction, and a place where its effects are collected. */
export function createContext(
  tx: Queries,
  effects: Effects,
  { source, log, cause = {}, signal = never }: ContextOptions,
): Context {
  // A header of a stranger: what is no trace context goes no further.
  const traceparent = isTraceparent(cause.traceparent) ? cause.traceparent : undefined;
  let own: Logger | undefined;
  return {
    tx,
    emit: (event) => {
      effects.outbox.push(toRecord({ traceparent: childTraceparent(traceparent), ...event }, source));
    },
    schedule: ({ kind, key, data = {}, dueAt = Date.now() }) => {
      effects.tasks.push({ kind, key, data, dueAt, traceparent });
    },
    // Most handlings log once or never, and a child costs more than a line.
    get log() {
      own ??= log.child({ traceId: traceparent?.split('-')[1], orderId: cause.orderId });
      return own;
    },
    signal,
  };
}

// The id is made here, once: whoever publishes the row again publishes the same event.
function toRecord(event: Outgoing, source: string): OutboxRecord {
  const topic = topicOf(event.type);
  const parsed = schemaOf(topic, event.type)?.safeParse(event.data);
  if (!parsed?.success) {
    throw new Error(`An event of type ${event.type} does not fit its schema and was not emitted.`, {
      cause: parsed?.error,
    });
  }
  return {
    topic,
    key: Buffer.from(keyOf(topic, event.data)),
    value: Buffer.from(JSON.stringify(event.data)),
    headers: toHeaders(cloudEventHeaders({ ...event, source: event.source ?? source })),
  };
}
