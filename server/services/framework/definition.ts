import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { DomainEvent, EventData, EventType, Topic } from '@/lib/events';
import type { Database, LeasedTask, Migration, Queries } from '@/server/db';
import type { Cause, Context } from './context';
import type { ServiceConfig } from './service';

type EventOf<T extends EventType> = DomainEvent<EventData<T>>;

/** One function per event type. A call is repeated for the same event only if the first one was rolled back. */
type Handlers = { [T in EventType]?: (event: EventOf<T>, context: Context) => Promise<void> };

/** An event with its own context: what is emitted through it carries the event's trace. */
export interface Delivery<T extends EventType> {
  event: EventOf<T>;
  context: Context;
}

/**
 * Handlers for frequent types: each takes many events at once and needs few statements for all of them. No two of the
 * events have the same key, and the events of a key are still handled in order.
 */
type BatchHandlers = {
  [T in EventType]?: (deliveries: readonly Delivery<T>[], tx: Queries) => Promise<void>;
};

export type Http = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

type TaskOf<Data> = LeasedTask & { data: Data };

/** A task whose run has ended, with its result. */
export interface Completion<Data, Result> {
  task: TaskOf<Data>;
  result: Result;
  context: Context;
}

/** Handles tasks: work that is due at a time, or that calls another system and so must stay out of a transaction. */
export interface TaskHandler<Data = never, Result = never> {
  /** Its name in the log; unset: `task` and the kind. */
  operation?: string;
  /** The order that a task is about, from its key; unset: the key is the order. */
  orderIdOf?(key: string): string;
  /** Outside any transaction. A crash repeats it, so the system that it calls must be idempotent. */
  run?(task: TaskOf<Data>, signal: AbortSignal): Promise<Result>;
  /** In the transaction that deletes the tasks: many at once, no two of them for one key. */
  complete(completions: readonly Completion<Data, Result>[], tx: Queries): Promise<void>;
}

/** Creates a task handler with inferred types. */
export const task = <Data = unknown, Result = undefined>(handler: TaskHandler<Data, Result>): TaskHandler =>
  handler as unknown as TaskHandler;

/** What the framework provides to a service's business logic. */
export interface Runtime<Settings> {
  config: ServiceConfig;
  database: Database;
  log: Logger;
  /** The present ones: an admin may change them at any time. */
  settings(): Settings;
  /** Runs a command that does not come from Kafka, for example an HTTP request, in one transaction. */
  transact<T>(work: (context: Context) => Promise<T>, cause?: Cause): Promise<T>;
}

/** The business logic of a service. */
export interface Business {
  handlers: Handlers;
  /** In place of a handler for the type. */
  batchHandlers?: BatchHandlers;
  /** Called once per transaction with all its events, before their handlers. */
  onEvents?(events: readonly DomainEvent[], context: Context): Promise<void>;
  tasks?: Record<string, TaskHandler>;
  routes?(http: Http): void;
  /** Called before the first event, for example to insert initial rows. */
  prepare?(): Promise<void>;
}

export interface ServiceDefinition<Settings extends z.ZodObject> {
  /** Names the process, the events' `ce_source`, the consumer group, and the retry and dead letter topics. */
  name: string;
  /** The service's own PostgreSQL schema. */
  schema: string;
  migrations: readonly Migration[];
  topics: readonly Topic[];
  /** Settings that an admin may change while the service runs; every field needs a default. */
  settings: Settings;
  /** The number of parallel transactions; unset: 4. */
  concurrency?: number;
  /** A handler that takes longer fails, ms; unset: 10 s. */
  handlerTimeoutMs?: number;
  business(runtime: Runtime<z.output<Settings>>): Business;
}
