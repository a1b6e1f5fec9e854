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

/** One function an event type. It may be called again for the same event only when the first call had no effect. */
type Handlers = { [T in EventType]?: (event: EventOf<T>, context: Context) => Promise<void> };

/** An event on its way through a transaction, with a context of its own: what it emits carries its trace. */
export interface Delivery<T extends EventType> {
  event: EventOf<T>;
  context: Context;
}

/**
 * For a type that comes in numbers: handles many events of it at once, with a few statements for all of them. No
 * two of them have the same key, and events of one key are still handled in their order.
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

/** The end of a task, and what its transaction offers it. */
export interface Completion<Data, Result> {
  task: TaskOf<Data>;
  result: Result;
  context: Context;
}

/** Something done at a time, or that must not happen within a transaction because it calls another system. */
export interface TaskHandler<Data = never, Result = never> {
  /** Outside any transaction. May happen again after a crash, so what it calls must know repetitions. */
  run?(task: TaskOf<Data>, signal: AbortSignal): Promise<Result>;
  /** In the transaction that ends the tasks: many at once, no two of them for one key. */
  complete(completions: readonly Completion<Data, Result>[], tx: Queries): Promise<void>;
}

/** A task handler whose types are inferred. */
export const task = <Data = unknown, Result = undefined>(handler: TaskHandler<Data, Result>): TaskHandler =>
  handler as unknown as TaskHandler;

/** What a service's business is built from. */
export interface Runtime<Settings> {
  config: ServiceConfig;
  database: Database;
  log: Logger;
  /** As they are now: an admin may change them at any time. */
  settings(): Settings;
  /** Runs a command that does not come from Kafka, an HTTP request for one. */
  transact<T>(work: (context: Context) => Promise<T>, cause?: Cause): Promise<T>;
}

export interface Business {
  handlers: Handlers;
  /** Instead of a handler. */
  batchHandlers?: BatchHandlers;
  /** Called once a transaction with all its events, before their handlers: for what every type has in common. */
  onEvents?(events: readonly DomainEvent[], context: Context): Promise<void>;
  tasks?: Record<string, TaskHandler>;
  routes?(http: Http): void;
  /** Before the first event: seeds. */
  prepare?(): Promise<void>;
}

export interface ServiceDefinition<Settings extends z.ZodObject> {
  /** Of the process, of the events' `ce_source`, and in the names of group, retry and dead letter topics. */
  name: string;
  /** The PostgreSQL schema that is this service's own. */
  schema: string;
  migrations: readonly Migration[];
  topics: readonly Topic[];
  /** What an admin may change while it runs; every field has a default. */
  settings: Settings;
  /** How many transactions at a time. */
  concurrency?: number;
  /** A handler that takes longer has failed, ms. */
  handlerTimeoutMs?: number;
  business(runtime: Runtime<z.output<Settings>>): Business;
}
