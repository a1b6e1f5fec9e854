import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { bytesOf, createRecordPublisher, type RecordPublisher } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import {
  asynchronousCommit,
  type Database,
  deleteFromOutbox,
  type FrameworkTables,
  type OutboxRecord,
  readOutbox,
  type Session,
  tryLockRelay,
} from '@/server/db';
import type { Metrics } from '@/server/services/framework/metrics';
import { backoffMs } from '@/server/services/framework/support/backoff';
import { loggable } from '@/server/services/framework/support/describe-error';
import type { HitFailpoint } from '@/server/services/framework/support/failpoints';
import { WakeUp } from '@/server/services/framework/support/wake-up';
import { endRefused } from './refused-copies';

export interface RelayParts {
  name: string;
  kafka: BrokerConfig;
  database: Database;
  tables: FrameworkTables;
  log: Logger;
  failpoint: HitFailpoint;
  metrics: Metrics;
}

const batchSize = 500;
const smallBatch = 50;
const longestGatherMs = 20;
// Publishing a few records takes no longer on a machine that is not busy.
const quickMs = 10;
// Brokers take 1 MiB a batch, and what goes to one partition at a time is one batch.
const batchBytes = 700_000;
// Only for rows of another process of the same service: one's own nudge.
const pollMs = 250;
const wait = { baseMs: 100, maxMs: 3_000 };

/**
 * Publishes the outbox in order. One process of a service does it at a time, the one that holds an advisory
 * lock. A row goes when Kafka has it, so a crash between the two publishes it again, with the same event id.
 */
export class Relay {
  private readonly wakeUp = new WakeUp();
  private session: Session | undefined;
  private publisher: RecordPublisher | undefined;
  private running: Promise<void> | undefined;
  private stopping = false;

  constructor(private readonly parts: RelayParts) {}

  start(): void {
    this.running = this.run();
  }

  wake(): void {
    this.wakeUp.wake();
  }

  /** Publishes what is left, unless Kafka is away: then the next start does. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wakeUp.wake();
    await this.running;
    await this.release();
  }

  private async run(): Promise<void> {
    for (let failures = 0; ; ) {
      try {
        const started = Date.now();
        const published = await this.publishSome();
        failures = 0;
        if (published > 0) {
          await this.gather(published, Date.now() - started);
          continue;
        }
        if (this.stopping) return;
        await this.wakeUp.wait(pollMs);
      } catch (error) {
        failures += 1;
        this.parts.log.warn({ err: loggable(error), failures }, 'the outbox is not published; trying again');
        await this.release();
        if (this.stopping) return;
        await sleep(backoffMs(wait, failures));
      }
    }
  }

  // Under load a few large batches cost far less than many small ones; without load there is nothing to wait for.
  private async gather(published: number, tookMs: number): Promise<void> {
    const ms = Math.min(tookMs - quickMs, longestGatherMs);
    if (ms > 0 && published < smallBatch && !this.stopping) await sleep(ms);
  }

  /** How many records were published: 0 also when another process does the work. */
  private async publishSome(): Promise<number> {
    const session = await this.lockedSession();
    if (!session) return 0;
    this.publisher ??= await this.connect();
    const rows = withinBytes(await readOutbox(session.queries, this.parts.tables, batchSize));
    if (rows.length === 0) return 0;
    this.parts.failpoint('after-commit-before-publish');
    const refused = await this.publisher.publish(rows);
    await endRefused(refused, this.publisher, session.queries, this.parts);
    this.parts.failpoint('after-publish-before-delete');
    const ids = rows.map(({ id }) => id);
    await deleteFromOutbox(session.queries, this.parts.tables, ids);
    this.parts.metrics.published(rows.length);
    return rows.length;
  }

  private async lockedSession(): Promise<Session | undefined> {
    this.session?.lost.throwIfAborted();
    if (this.session) return this.session;
    const session = await this.parts.database.session();
    // What a crash of the database forgets to have deleted is published again, with the same event ids.
    await session.queries.execute(asynchronousCommit);
    if (await tryLockRelay(session.queries, this.parts.tables)) {
      this.session = session;
      return session;
    }
    session.end();
    return undefined;
  }

  private connect(): Promise<RecordPublisher> {
    const { kafka, name, log } = this.parts;
    return createRecordPublisher(kafka, name, log);
  }

  // Neither is used again after a failure: the lock may be gone, and the publisher's sequence is uncertain.
  private async release(): Promise<void> {
    this.session?.end();
    this.session = undefined;
    const publisher = this.publisher;
    this.publisher = undefined;
    await publisher?.stop().catch((error) => this.parts.log.debug({ err: error }, 'publisher not closed'));
  }
}

/** As many of the first records as fit into a batch; at least one. */
function withinBytes<R extends OutboxRecord>(records: readonly R[]): R[] {
  let bytes = 0;
  const end = records.findIndex((record, index) => {
    bytes += bytesOf(record);
    return index > 0 && bytes > batchBytes;
  });
  return records.slice(0, end === -1 ? records.length : end);
}
