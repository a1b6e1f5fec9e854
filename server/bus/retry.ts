import type { GroupRecord } from './consume-group';
import { headerText } from './headers';
import type { StoredRecord } from './record-publisher';
import { deadLetterTopic, retryTopic } from './topics';

export const isRetryTopic = (topic: string): boolean => topic.endsWith('.retry');

/** Headers of a message in a retry or dead letter topic, beside the ones it came with. */
export const originHeaders = {
  topic: 'x-origin-topic',
  partition: 'x-origin-partition',
  offset: 'x-origin-offset',
  attempts: 'x-attempts',
  error: 'x-error',
  /** Epoch ms before which the message is not tried again. */
  notBefore: 'x-not-before',
} as const;

const maxErrorLength = 1_000;
// A broker's default limit is 1 MiB a record: one near it has no room for the headers that are added.
const maxValueLength = 1_000_000;

/** False for a record so long that a retry topic could not hold it. */
export const fitsRetry = ({ value }: Pick<GroupRecord, 'value'>): boolean =>
  (value?.length ?? 0) <= maxValueLength;

export interface Attempt {
  topic: string;
  partition: number;
  offset: number;
  /** How often it was tried. */
  attempts: number;
  /** Epoch ms. */
  notBefore: number;
}

/** Where a record first stood and how often it was tried: from its headers when it comes out of a retry topic. */
export function attemptOf(record: GroupRecord): Attempt {
  // Only there are these headers our own: elsewhere a redrive or a stranger may have left them.
  const headers = isRetryTopic(record.topic) ? record.headers : [];
  const number = (name: string, otherwise: number) => {
    const text = headerText(headers, name);
    return text !== undefined && Number.isSafeInteger(Number(text)) ? Number(text) : otherwise;
  };
  return {
    topic: headerText(headers, originHeaders.topic) ?? record.topic,
    partition: number(originHeaders.partition, record.partition),
    offset: number(originHeaders.offset, record.offset),
    attempts: number(originHeaders.attempts, 0),
    notBefore: number(originHeaders.notBefore, 0),
  };
}

/** The record that waits in a service's retry topic until `notBefore`. */
export function toRetry(
  record: GroupRecord,
  service: string,
  attempt: { attempts: number; notBefore: number; error: string },
): StoredRecord {
  const stored = withOrigin(record, attempt, retryTopic(attemptOf(record).topic, service));
  stored.headers[originHeaders.notBefore] = String(attempt.notBefore);
  return stored;
}

/** The record that ends in a service's dead letters; without its value when that is too long to be kept twice. */
export function toDeadLetter(
  record: GroupRecord,
  service: string,
  attempt: { attempts: number; error: string },
): StoredRecord {
  const stored = withOrigin(record, attempt, deadLetterTopic(attemptOf(record).topic, service));
  if (!fitsRetry(record)) stored.value = null;
  delete stored.headers[originHeaders.notBefore];
  return stored;
}

function withOrigin(
  record: GroupRecord,
  { attempts, error }: { attempts: number; error: string },
  topic: string,
): StoredRecord {
  const origin = attemptOf(record);
  return {
    topic,
    key: record.key,
    value: record.value,
    headers: {
      ...Object.fromEntries(
        record.headers.map(({ name, value }) => [name.toString(), value?.toString() ?? '']),
      ),
      [originHeaders.topic]: origin.topic,
      [originHeaders.partition]: String(origin.partition),
      [originHeaders.offset]: String(origin.offset),
      [originHeaders.attempts]: String(attempts),
      [originHeaders.error]: error.slice(0, maxErrorLength),
    },
  };
}
