import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import {
  createDatabase,
  type Database,
  type FrameworkTables,
  frameworkTables,
  outboxDepth,
} from '@/server/db';
import { createMetrics, type Metrics } from './metrics';
import type { ServiceConfig } from './service';
import { createFailpoints, type HitFailpoint } from './support/failpoints';
import { WakeUp } from './support/wake-up';

/** What every part of a service shares. */
export interface ServiceCore {
  name: string;
  config: ServiceConfig;
  log: Logger;
  database: Database;
  /** The framework's tables in the service's own schema. */
  tables: FrameworkTables;
  metrics: Metrics;
  failpoint: HitFailpoint;
  /** Wakes the loops that work on what a commit leaves behind. */
  wakeUps: { outbox: WakeUp; tasks: WakeUp };
  /** Aborts running work when a stop has waited long enough for it. */
  stopped: AbortController;
}

export function createCore(
  { name, schema }: { name: string; schema: string },
  config: ServiceConfig,
  log: Logger,
): ServiceCore {
  const database = createDatabase(config.databaseUrl, { name, log });
  const tables = frameworkTables(schema);
  const stopped = new AbortController();
  // Every running task adds a listener.
  setMaxListeners(0, stopped.signal);
  return {
    name,
    config,
    log,
    database,
    tables,
    metrics: createMetrics(name, () => outboxDepth(database.queries, tables)),
    failpoint: createFailpoints(config.failpoints),
    wakeUps: { outbox: new WakeUp(), tasks: new WakeUp() },
    stopped,
  };
}
