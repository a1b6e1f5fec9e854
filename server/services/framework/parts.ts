import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import { type EventType, schemaOf, type Topic } from '@/lib/events';
import { type GroupRecord, headerText, isRetryTopic, retryTopic, serviceGroup } from '@/server/bus';
import {
  createDatabase,
  type Database,
  type FrameworkTables,
  frameworkTables,
  outboxDepth,
} from '@/server/db';
import { EventConsumer } from './consume/event-consumer';
import { EventHandler } from './consume/event-handler';
import { KeyedExecutor } from './consume/keyed-executor';
import { PostponedMessages } from './consume/postponed';
import { createContext } from './context';
import type { Business, Runtime, ServiceDefinition } from './definition';
import { LiveSettings } from './live-settings';
import { createMetrics, type Metrics } from './metrics';
import { Relay } from './publish/relay';
import type { ServiceConfig } from './service';
import { defaultRetry } from './support/backoff';
import { loggable } from './support/describe-error';
import { createFailpoints, type HitFailpoint } from './support/failpoints';
import { TaskRunner } from './tasks/task-runner';
import { UnitOfWork } from './unit-of-work';

/** What an admin may change of any service, beside its own settings. */
const commonSettings = z.object({
  /** Extra time every message takes, ms: to see what a slow service does to the others. */
  delayMs: z.number().int().min(0).max(10_000).default(0),
});

// A batch is one transaction: large enough that its commit costs little per message, small enough to end soon.
const batchSize = 64;

/** What every part of a service is made from. */
export interface Base {
  name: string;
  config: ServiceConfig;
  log: Logger;
  database: Database;
  tables: FrameworkTables;
  failpoint: HitFailpoint;
  metrics: Metrics;
  /** Aborts what still runs when a stop has no more patience. */
  stopped: AbortController;
}

export type Parts = ReturnType<typeof createParts>;

/** Makes the parts of a service and joins them; nothing of it runs yet. */
export function createParts<Settings extends z.ZodObject>(
  definition: ServiceDefinition<Settings>,
  config: ServiceConfig,
  log: Logger,
) {
  const base = createBase(definition, config, log);
  const { name, database, stopped } = base;
  const schema = commonSettings.extend(definition.settings.shape);
  const settings = new LiveSettings(schema, base);
  const relay = new Relay({ ...base, kafka: config.kafka });
  const onTasks = () => tasks.wake();
  const work = new UnitOfWork({ ...base, stopped: stopped.signal, onOutbox: () => relay.wake(), onTasks });
  const runtime: Runtime<z.output<Settings>> = {
    config,
    database,
    log,
    settings: () => settings.value as unknown as z.output<Settings>,
    transact: (command, cause) =>
      work.run((tx, effects) => command(createContext(tx, effects, { source: name, log, cause }))),
  };
  const business = definition.business(runtime);
  const executor = new KeyedExecutor(definition.concurrency ?? 4, (error, items) => {
    // Given up by a stop: what was not done is delivered again.
    if (stopped.signal.aborted) return;
    log.error({ err: loggable(error), keys: items.slice(0, 5).map(({ key }) => key) }, 'work was given up');
  });
  const tasks = new TaskRunner({ ...base, work, executor, handlers: business.tasks ?? {} });
  const postponed = new PostponedMessages({ ...base, policy: { ...defaultRetry, ...config.retry } });
  const timeoutMs = definition.handlerTimeoutMs ?? 10_000;
  const handling = new EventHandler({ ...base, business, work, postponed, timeoutMs });
  const delay = () => (settings.value as unknown as z.output<typeof commonSettings>).delayMs;
  const consumer = new EventConsumer({
    ...base,
    kafka: config.kafka,
    groupId: serviceGroup(name),
    topics: definition.topics.flatMap((topic) => [topic, retryTopic(topic, name)]),
    executor,
    stopped: stopped.signal,
    isRelevant: (record) => isRelevant(business, record),
    maxBatch: () => (delay() > 0 ? 1 : batchSize),
    handle: async (batch) => {
      if (delay() > 0) await sleep(delay(), undefined, { signal: stopped.signal });
      await handling.handle(batch);
    },
  });
  return { ...base, definition, business, settings, work, relay, executor, tasks, consumer };
}

function createBase(
  { name, schema }: Pick<ServiceDefinition<z.ZodObject>, 'name' | 'schema'>,
  config: ServiceConfig,
  log: Logger,
): Base {
  const database = createDatabase(config.databaseUrl, { name, log });
  const tables = frameworkTables(schema);
  const stopped = new AbortController();
  // Every task that runs listens to it.
  setMaxListeners(0, stopped.signal);
  return {
    name,
    config,
    log,
    database,
    tables,
    failpoint: createFailpoints(config.failpoints),
    metrics: createMetrics(name, () => outboxDepth(database.queries, tables)),
    stopped,
  };
}

/**
 * Whether a service has anything to do with a record. Types of other services' business are passed over unread;
 * what is of no known type isRelevant everyone, since it has to end in the dead letters.
 */
function isRelevant(
  { handlers, batchHandlers = {}, onEvents }: Business,
  { topic, headers }: GroupRecord,
): boolean {
  const type = headerText(headers, 'ce_type');
  if (onEvents || isRetryTopic(topic) || type === undefined) return true;
  return type in handlers || type in batchHandlers || !schemaOf(topic as Topic, type as EventType);
}
