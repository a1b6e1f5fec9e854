import { setTimeout as sleep } from 'node:timers/promises';
import { ensureTopics } from '@/server/bus';
import { migrate, pruneInbox } from '@/server/db';
import { resolveLegacyInbox } from './consume/legacy-inbox';
import { type Readiness, type ServiceHttp, startServiceHttp } from './http';
import type { Parts } from './parts';
import type { Service } from './service';
import { loggable } from './support/describe-error';

// Kafka keeps records for 7 days, so an older event cannot be delivered again.
const inboxDays = 8;
const pruneEveryMs = 3_600_000;
const kafkaRetryMs = 1_000;
// How long a stop waits for handlers, and then again for Kafka and the database.
const drainTimeoutMs = 4_000;
const databaseTimeoutMs = 1_000;

/** Starts and stops the parts of a service in order. */
export class RunningService implements Service, Readiness {
  private http: ServiceHttp | undefined;
  private serving = false;
  private pruning: NodeJS.Timeout | undefined;
  private stopping: Promise<void> | undefined;

  constructor(private readonly parts: Parts) {}

  url(): string {
    return this.http?.url ?? '';
  }

  async start(): Promise<void> {
    const { core, work, definition, settings, business, relay, tasks } = this.parts;
    this.http = await startServiceHttp(core, { settings, readiness: this, routes: business.routes });
    await work.retryTransient(() => migrate(core.database, definition.schema, definition.migrations));
    await work.retryTransient(() => settings.start());
    await work.retryTransient(async () => business.prepare?.());
    this.serving = true;
    relay.start();
    tasks.start();
    await this.consume();
    this.pruning = setInterval(() => this.prune(), pruneEveryMs);
    this.prune();
  }

  isServing(): boolean {
    return this.serving;
  }

  readiness(): true | string {
    if (!this.serving) return 'It waits for its database.';
    return this.parts.consumer.isMember() || 'It is joining its consumer group.';
  }

  stop(): Promise<void> {
    this.stopping ??= this.shutDown();
    return this.stopping;
  }

  /** Stops the parts in the direction of the data, so that each finishes what the one before has passed on. */
  private async shutDown(): Promise<void> {
    const { core, settings, tasks, executor, consumer, relay } = this.parts;
    const abandon = () => core.stopped.abort(new Error('The service is stopping.'));
    const drainTimeout = setTimeout(abandon, drainTimeoutMs);
    clearInterval(this.pruning);
    settings.stop();
    await this.http?.stop();
    await tasks.stop();
    await executor.close();
    clearTimeout(drainTimeout);
    abandon();
    await atMost(drainTimeoutMs, Promise.all([consumer.stop(), relay.stop()]));
    await atMost(databaseTimeoutMs, core.database.stop());
  }

  /** Resolves when the service is a member of its group, or is stopped. A start waits for a broker that is away. */
  private async consume(): Promise<void> {
    const { core, definition, consumer } = this.parts;
    const { signal } = core.stopped;
    const services = definition.topics.map((topic) => ({ topic, service: core.name }));
    while (!signal.aborted) {
      try {
        await ensureTopics(core.config.kafka, { log: core.log, services });
        await resolveLegacyInbox(core, definition.topics);
        return await consumer.start();
      } catch (error) {
        if (signal.aborted) return;
        core.log.warn({ err: loggable(error) }, 'Kafka does not answer; trying again');
        // Rejects when the service stops meanwhile; the loop then ends.
        await sleep(kafkaRetryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private prune(): void {
    const { database, tables, log } = this.parts.core;
    pruneInbox(database.queries, tables, inboxDays).catch((error) =>
      log.warn({ err: loggable(error) }, 'the inbox was not pruned'),
    );
  }
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const waiting = new AbortController();
  const timeout = sleep(ms, undefined, { signal: waiting.signal }).catch(() => undefined);
  await Promise.race([work, timeout]).finally(() => waiting.abort());
}
