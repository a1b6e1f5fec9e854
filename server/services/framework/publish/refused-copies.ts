import type { Logger } from 'pino';
import {
  attemptOf,
  isRetryTopic,
  type RecordPublisher,
  type Refusal,
  type StoredRecord,
  toDeadLetter,
  withoutRecord,
} from '@/server/bus';
import { type FrameworkTables, type Queries, removePostponed } from '@/server/db';

/**
 * Ends what a broker takes no copy of, too large for its retry or dead letter topic for one: only its coordinates and
 * the reason become a dead letter, and what comes after it goes on. Throws when it is no copy but an event of this
 * service: that may not be lost.
 */
export async function endRefused(
  refused: readonly Refusal<StoredRecord>[],
  publisher: RecordPublisher,
  queries: Queries,
  { name, tables, log }: { name: string; tables: FrameworkTables; log: Logger },
): Promise<void> {
  for (const { record, reason } of refused) {
    const isWaiting = isRetryTopic(record.topic);
    if (!isWaiting && !record.topic.endsWith(`.${name}.dlq`)) throw new Error(reason);
    const copy = { ...record, partition: 0, offset: 0, timestamp: 0 };
    const origin = attemptOf(copy);
    const dead = isWaiting ? toDeadLetter(copy, name, { attempts: origin.attempts, error: reason }) : record;
    log.error(
      { topic: record.topic, origin, reason },
      'a record was not taken; only its coordinates are kept',
    );
    const [again] = await publisher.publish([withoutRecord(dead)]);
    if (again) log.error({ topic: dead.topic, reason: again.reason }, 'nor was a dead letter of them');
    if (isWaiting) await removePostponed(queries, tables, origin);
  }
}
