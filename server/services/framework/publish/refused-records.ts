import {
  attemptOf,
  isRetryTopic,
  type RecordPublisher,
  type Refusal,
  type StoredRecord,
  toDeadLetter,
  withoutRecord,
} from '@/server/bus';
import { type Queries, removePostponed } from '@/server/db';
import type { ServiceCore } from '@/server/services/framework/core';

/**
 * Handles copies of messages that a broker refuses, for example because they are too large for the retry or dead letter
 * topic: a dead letter with only the coordinates and the reason replaces each, so that later rows are published. Throws
 * for a refused event of this service, which must not be lost.
 */
export async function deadLetterRefused(
  refused: readonly Refusal<StoredRecord>[],
  publisher: RecordPublisher,
  queries: Queries,
  { name, tables, log }: Pick<ServiceCore, 'name' | 'tables' | 'log'>,
): Promise<void> {
  for (const { record, reason } of refused) {
    const isRetry = isRetryTopic(record.topic);
    if (!isRetry && !record.topic.endsWith(`.${name}.dlq`)) throw new Error(reason);
    const copy = { ...record, partition: 0, offset: 0, timestamp: 0 };
    const origin = attemptOf(copy);
    const dead = isRetry ? toDeadLetter(copy, name, { attempts: origin.attempts, error: reason }) : record;
    const { topic } = record;
    log.error({ topic, origin, reason }, 'Kafka refused a record; only its coordinates are dead-lettered');
    const [again] = await publisher.publish([withoutRecord(dead)]);
    if (again)
      log.error({ topic: dead.topic, reason: again.reason }, 'Kafka refused the coordinates as well');
    if (isRetry) await removePostponed(queries, tables, origin);
  }
}
