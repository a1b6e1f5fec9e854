import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { ensureTopics } from '@/server/bus';
import { migrate, pruneInbox } from '@/server/db';
import { resolveLegacyInbox } from './consume/legacy-inbox';
import { startServiceHttp } from './http';
import type { LiveSettings } from './live-settings';
import type { Parts } from './parts';
import type { Service } from './service';
import { loggable } from './support/describe-error';

// Kafka keeps records for 7 days, so an event that old cannot come again.
const inboxDays = 8;
const pruneEveryMs = 3_600_000;
// After this a stop waits no longer for handlers; after as much again, not for Kafka and the database either.
const patienceMs = 4_000;

/** The life of a service: what starts and stops when. */
export class RunningService implements Service {
  private http: Awaited<ReturnType<typeof startServiceHttp>> | undefined;
  private serving = false;
  private pruning: NodeJS.Timeout | undefined;
  private stopping: Promise<void> | undefined;

  constructor(private readonly parts: Parts) {}

  url(): string {
    return this.http?.url ?? '';
  }

  async start(): Promise<void> {
    const { work, database, definition, settings, business, relay, tasks } = this.parts;
    this.http = await this.listen();
    await work.retryTransient(() => migrate(database, definition.schema, definition.migrations));
    await work.retryTransient(() => settings.start());
    await work.retryTransient(async () => business.prepare?.());
    this.serving = true;
    relay.start();
    tasks.start();
    await this.consume();
    this.pruning = setInterval(() => this.prune(), pruneEveryMs);
    this.prune();
  }

  stop(): Promise<void> {
    this.stopping ??= this.shutDown();
    return this.stopping;
  }

  /** In the order in which one part feeds the next, so that each can finish what it was given. */
  private async shutDown(): Promise<void> {
    const { settings, tasks, executor, consumer, relay, database, stopped } = this.parts;
    const hurry = setTimeout(() => stopped.abort(new Error('The service is stopping.')), patienceMs);
    clearInterval(this.pruning);
    settings.stop();
    await this.http?.stop();
    await tasks.stop();
    await executor.close();
    clearTimeout(hurry);
    stopped.abort(new Error('The service is stopping.'));
    await atMost(patienceMs, Promise.all([consumer.stop(), relay.stop()]));
    await atMost(1_000, database.stop());
  }

  private listen(): ReturnType<typeof startServiceHttp> {
    const { settings, business } = this.parts;
    return startServiceHttp({
      ...this.parts,
      settings: settings as unknown as LiveSettings<z.ZodObject>,
      ready: () => this.ready(),
      serving: () => this.serving,
      routes: (http) => business.routes?.(http),
    });
  }

  private ready(): true | string {
    if (!this.serving) return 'It waits for its database.';
    return this.parts.consumer.isMember() || 'It is joining its consumer group.';
  }

  // A broker that is away at the start is waited for, like one that goes away later.
  private async consume(): Promise<void> {
    const { name, config, definition, consumer, stopped, log } = this.parts;
    const services = definition.topics.map((topic) => ({ topic, service: name }));
    for (;;) {
      try {
        await ensureTopics(config.kafka, { log, services });
        await resolveLegacyInbox({ ...this.parts, kafka: config.kafka, topics: definition.topics });
        return await consumer.start(stopped.signal);
      } catch (error) {
        if (stopped.signal.aborted) return;
        log.warn({ err: loggable(error) }, 'Kafka does not answer; trying again');
        // Rejects only when it is stopped meanwhile, which is seen next.
        await sleep(1_000, undefined, { signal: stopped.signal }).catch(() => undefined);
        if (stopped.signal.aborted) return;
      }
    }
  }

  private prune(): void {
    const { database, tables, log } = this.parts;
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
