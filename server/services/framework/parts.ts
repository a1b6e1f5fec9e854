import type { Logger } from 'pino';
import type { z } from 'zod';
import { EventConsumer } from './consume/event-consumer';
import { EventHandler } from './consume/event-handler';
import { KeyedExecutor } from './consume/keyed-executor';
import { createContext } from './context';
import { createCore, type ServiceCore } from './core';
import type { Business, Runtime, ServiceDefinition } from './definition';
import { type CommonSettings, createSettings, type LiveSettings } from './live-settings';
import { Relay } from './publish/relay';
import type { ServiceConfig } from './service';
import { loggable } from './support/describe-error';
import { TaskCompleter } from './tasks/task-completer';
import { TaskHandlers } from './tasks/task-handlers';
import { TaskRunner } from './tasks/task-runner';
import { UnitOfWork } from './unit-of-work';

/** The parts of a service, in the direction of the data. */
export interface Parts {
  core: ServiceCore;
  definition: Pick<ServiceDefinition<z.ZodObject>, 'schema' | 'migrations' | 'topics'>;
  settings: LiveSettings<CommonSettings>;
  business: Business;
  work: UnitOfWork;
  consumer: EventConsumer;
  executor: KeyedExecutor;
  tasks: TaskRunner;
  relay: Relay;
}

/** Creates and connects the parts of a service; none of them runs yet. */
export function createParts<Settings extends z.ZodObject>(
  definition: ServiceDefinition<Settings>,
  config: ServiceConfig,
  log: Logger,
): Parts {
  const core = createCore(definition, config, log);
  const settings = createSettings(definition.settings, core);
  const work = new UnitOfWork(core);
  const business = definition.business(createRuntime(core, work, () => settings.value));
  const executor = createExecutor(core, definition.concurrency);
  const handler = new EventHandler(core, {
    business,
    work,
    settings,
    timeoutMs: definition.handlerTimeoutMs,
  });
  return {
    core,
    definition,
    settings,
    business,
    work,
    consumer: new EventConsumer(core, { topics: definition.topics, executor, handler }),
    executor,
    tasks: createTaskRunner(core, business, { work, executor }),
    relay: new Relay(core),
  };
}

function createRuntime<Settings>(
  { name, config, database, log }: ServiceCore,
  work: UnitOfWork,
  settings: () => Settings,
): Runtime<Settings> {
  return {
    config,
    database,
    log,
    settings,
    transact: (command, cause) =>
      work.run((tx, effects) => command(createContext(tx, effects, { source: name, log, cause }))),
  };
}

function createExecutor({ log, stopped }: ServiceCore, concurrency = 4): KeyedExecutor {
  return new KeyedExecutor(concurrency, (error, items) => {
    // Abandoned by a stop: the next process gets these items again.
    if (stopped.signal.aborted) return;
    log.error({ err: loggable(error), keys: items.slice(0, 5).map(({ key }) => key) }, 'work was abandoned');
  });
}

function createTaskRunner(
  core: ServiceCore,
  { tasks = {} }: Business,
  parts: { work: UnitOfWork; executor: KeyedExecutor },
): TaskRunner {
  const handlers = new TaskHandlers(tasks);
  return new TaskRunner(core, { handlers, completer: new TaskCompleter(core, { handlers, ...parts }) });
}
