import { headerText, toHeaders } from '@/server/bus/headers';
import type { StoredRecord } from '@/server/bus/produce/record-publisher';
import type { RecordHeader } from '@/server/bus/record-header';
import { deadLetterTopic, retryTopic } from '@/server/bus/topics';
import type { GroupRecord } from './consume-group';

const retryName = /\.[^.]+\.retry$/;

export const isRetryTopic = (topic: string): boolean => retryName.test(topic);

/** Headers of a message in a retry or dead letter topic, before the ones it came with. */
const originHeaders = {
  topic: 'x-origin-topic',
  partition: 'x-origin-partition',
  offset: 'x-origin-offset',
  /** As the record had it, epoch ms: a copy's own is when it was copied. */
  timestamp: 'x-origin-timestamp',
  attempts: 'x-attempts',
  error: 'x-error',
  /** Epoch ms before which the message is not tried again. */
  notBefore: 'x-not-before',
} as const;

const ownNames: ReadonlySet<string> = new Set(Object.values(originHeaders));
const ownInDeadLetters = ownNames.size - 1;
const maxErrorLength = 1_000;
const maxPartition = 2 ** 31 - 1;
// A broker's default limit is 1 MiB a record: one near it has no room for the headers that are added.
const maxBytes = 1_000_000;

/** How long a record is on the wire, about: names, lengths and all. */
export const bytesOf = ({ key, value, headers }: Pick<StoredRecord, 'key' | 'value' | 'headers'>): number =>
  headers.reduce(
    (sum, header) => sum + header.name.length + (header.value?.length ?? 0) + 6,
    (key?.length ?? 0) + (value?.length ?? 0) + 30,
  );

/** False for a record so long that a retry topic could not hold it. */
export const fitsRetry = (record: GroupRecord): boolean =>
  bytesOf({ ...record, headers: broughtAlong(record) }) <= maxBytes;

export interface Attempt {
  topic: string;
  partition: number;
  offset: number;
  /** Of the record where it first stood, epoch ms. */
  timestamp: number;
  /** How often it was tried. */
  attempts: number;
  /** Epoch ms. */
  notBefore: number;
}

/** Where a record first stood and how often it was tried: from its headers when it comes out of a retry topic. */
export function attemptOf(record: GroupRecord): Attempt {
  // Only there are these headers our own: elsewhere a redrive or a stranger may have left them.
  const headers = isRetryTopic(record.topic) ? record.headers : [];
  const number = (name: string, otherwise: number, most: number = Number.MAX_SAFE_INTEGER) => {
    const value = Number(headerText(headers, name) ?? Number.NaN);
    return Number.isSafeInteger(value) && value >= 0 && value <= most ? value : otherwise;
  };
  return {
    // By the topic's own name: a header may name one that does not exist.
    topic: record.topic.replace(retryName, ''),
    partition: number(originHeaders.partition, record.partition, maxPartition),
    offset: number(originHeaders.offset, record.offset),
    timestamp: timestampOf(headers) ?? record.timestamp,
    attempts: number(originHeaders.attempts, 0),
    notBefore: number(originHeaders.notBefore, 0),
  };
}

function timestampOf(headers: readonly RecordHeader[]): number | undefined {
  const text = headerText(headers, originHeaders.timestamp);
  return text !== undefined && /^-?\d{1,19}$/.test(text) ? Number(text) : undefined;
}

/** The record that waits in a service's retry topic until `notBefore`. */
export function toRetry(
  record: GroupRecord,
  service: string,
  { attempts, notBefore, error }: { attempts: number; notBefore: number; error: string },
): StoredRecord {
  const origin = attemptOf(record);
  const own = { ...ownHeaders(origin, attempts, error), [originHeaders.notBefore]: String(notBefore) };
  const { key, value } = record;
  const headers = [...toHeaders(own), ...broughtAlong(record)];
  return { topic: retryTopic(origin.topic, service), key, value, headers };
}

/**
 * The record that ends in a service's dead letters. What makes it too long to be kept twice is left out, its value
 * first, and the error says so: it is still where it first stood.
 */
export function toDeadLetter(
  record: GroupRecord,
  service: string,
  { attempts, error }: { attempts: number; error: string },
): StoredRecord {
  const origin = attemptOf(record);
  const { kept, leftOut } = shortened({ ...record, headers: broughtAlong(record) });
  const note = leftOut.length > 0 ? ` Too long to be kept here: its ${leftOut.join(', ')}.` : '';
  const own = ownHeaders(origin, attempts, error.slice(0, maxErrorLength - note.length) + note);
  const headers = [...toHeaders(own), ...kept.headers];
  return { topic: deadLetterTopic(origin.topic, service), key: kept.key, value: kept.value, headers };
}

/** The same dead letter with nothing of the record but its coordinates, for a topic that does not take more. */
export const withoutRecord = (dead: StoredRecord): StoredRecord => ({
  ...dead,
  key: null,
  value: null,
  headers: dead.headers.slice(0, ownInDeadLetters),
});

const ownHeaders = (origin: Attempt, attempts: number, error: string): Record<string, string> => ({
  [originHeaders.topic]: origin.topic,
  [originHeaders.partition]: String(origin.partition),
  [originHeaders.offset]: String(origin.offset),
  [originHeaders.timestamp]: String(origin.timestamp),
  [originHeaders.attempts]: String(attempts),
  [originHeaders.error]: error.slice(0, maxErrorLength),
});

/**
 * The headers that a record came with, to the byte and in order. Ours are the first of a retry topic's record, since
 * the first of two with one name counts; what stands behind them under the same names is the record's own.
 */
function broughtAlong({ topic, headers }: GroupRecord): readonly RecordHeader[] {
  if (!isRetryTopic(topic)) return headers;
  const first = new Set(headers.slice(0, ownNames.size).map(({ name }) => name.toString()));
  const areOurs = [...ownNames].every((name) => first.has(name));
  if (areOurs) return headers.slice(ownNames.size);
  // Written by a release that had one header a name, and its own wherever they came.
  return headers.filter(({ name }) => !ownNames.has(name.toString()));
}

type Parts = Pick<StoredRecord, 'key' | 'value' | 'headers'>;

function shortened(record: Parts): { kept: Parts; leftOut: string[] } {
  const steps: [string, (parts: Parts) => Parts][] = [
    ['value', (parts) => ({ ...parts, value: null })],
    ['headers', (parts) => ({ ...parts, headers: [] })],
    ['key', (parts) => ({ ...parts, key: null })],
  ];
  let kept: Parts = record;
  const leftOut: string[] = [];
  for (const [name, without] of steps) {
    if (bytesOf(kept) <= maxBytes) break;
    kept = without(kept);
    leftOut.push(name);
  }
  return { kept, leftOut };
}
