import { setTimeout as sleep } from 'node:timers/promises';
import { bytesOf, createRecordPublisher, type RecordPublisher } from '@/server/bus';
import {
  asynchronousCommit,
  deleteFromOutbox,
  type OutboxRecord,
  readOutbox,
  type Session,
  tryLockRelay,
} from '@/server/db';
import { logOperation } from '@/server/log';
import type { ServiceCore } from '@/server/services/framework/core';
import { backoffMs } from '@/server/services/framework/support/backoff';
import { loggable } from '@/server/services/framework/support/describe-error';
import { deadLetterRefused } from './refused-records';

const batchSize = 500;
const smallBatch = 50;
const longestGatherMs = 20;
// On an idle machine a few records are published within this time.
const quickMs = 10;
// A broker's default limit for a record batch is 1 MiB, and all records for one partition form one batch.
const batchBytes = 700_000;
// For the rows of other processes of the service; this process is woken by its own.
const pollMs = 250;
const backoff = { baseMs: 100, maxMs: 3_000 };

/** What a relay uses of a service, or of a role with an outbox. */
export interface RelayCore extends Pick<ServiceCore, 'name' | 'log' | 'database' | 'tables' | 'failpoint'> {
  config: Pick<ServiceCore['config'], 'kafka'>;
  metrics: Pick<ServiceCore['metrics'], 'published'>;
  wakeUps: Pick<ServiceCore['wakeUps'], 'outbox'>;
}

/**
 * Publishes the outbox in order. Of several processes of a service only the holder of an advisory lock does. A row is
 * deleted after Kafka has acknowledged it; a crash in between publishes the row again, with the same event id.
 */
export class Relay {
  private session: Session | undefined;
  private publisher: RecordPublisher | undefined;
  private running: Promise<void> | undefined;
  private stopping = false;

  constructor(private readonly core: RelayCore) {}

  start(): void {
    this.running = this.run();
  }

  /** Publishes what is left. While Kafka is away the rows stay for the next start. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.core.wakeUps.outbox.wake();
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
        await this.core.wakeUps.outbox.wait(pollMs);
      } catch (error) {
        failures += 1;
        this.core.log.warn({ err: loggable(error), failures }, 'the outbox is not published; trying again');
        await this.release();
        if (this.stopping) return;
        await sleep(backoffMs(backoff, failures));
      }
    }
  }

  // Under load a few large batches cost far less than many small ones; without load waiting gains nothing.
  private async gather(published: number, tookMs: number): Promise<void> {
    const ms = Math.min(tookMs - quickMs, longestGatherMs);
    if (ms > 0 && published < smallBatch && !this.stopping) await sleep(ms);
  }

  /** Returns the number of published records; 0 while another process holds the lock. */
  private async publishSome(): Promise<number> {
    const session = await this.lockedSession();
    if (!session) return 0;
    this.publisher ??= await this.connect();
    const startedAt = performance.now();
    const rows = withinBytes(await readOutbox(session.queries, this.core.tables, batchSize));
    if (rows.length === 0) return 0;
    this.core.failpoint('after-commit-before-publish');
    const refused = await this.publisher.publish(rows);
    await deadLetterRefused(refused, this.publisher, session.queries, this.core);
    this.core.failpoint('after-publish-before-delete');
    const ids = rows.map(({ id }) => id);
    await deleteFromOutbox(session.queries, this.core.tables, ids);
    this.core.metrics.published(rows.length);
    const operation = { operation: 'publish outbox', startedAt, records: rows.length };
    logOperation(this.core.log, operation, 'published the outbox');
    return rows.length;
  }

  private async lockedSession(): Promise<Session | undefined> {
    this.session?.lost.throwIfAborted();
    if (this.session) return this.session;
    const session = await this.core.database.session();
    // A database crash may undo the last deletions; those rows are published again, with the same event ids.
    await session.queries.execute(asynchronousCommit);
    if (await tryLockRelay(session.queries, this.core.tables)) {
      this.session = session;
      return session;
    }
    session.end();
    return undefined;
  }

  private connect(): Promise<RecordPublisher> {
    const { config, name, log } = this.core;
    return createRecordPublisher(config.kafka, name, log);
  }

  // After a failure the lock may be lost and the producer's sequence is uncertain, so both are opened again.
  private async release(): Promise<void> {
    this.session?.end();
    this.session = undefined;
    const publisher = this.publisher;
    this.publisher = undefined;
    await publisher?.stop().catch((error) => this.core.log.debug({ err: error }, 'publisher not closed'));
  }
}

/** The first records that together fit into a batch; at least one. */
function withinBytes<R extends OutboxRecord>(records: readonly R[]): R[] {
  let bytes = 0;
  const end = records.findIndex((record, index) => {
    bytes += bytesOf(record);
    return index > 0 && bytes > batchBytes;
  });
  return records.slice(0, end === -1 ? records.length : end);
}
