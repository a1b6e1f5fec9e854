import { headerText, toHeaders } from '@/server/bus/headers';
import type { StoredRecord } from '@/server/bus/produce/record-publisher';
import type { RecordHeader } from '@/server/bus/record-header';
import { deadLetterTopic, retryTopic } from '@/server/bus/topics';
import type { GroupRecord } from './consume-group';

const retryName = /\.[^.]+\.retry$/;

export const isRetryTopic = (topic: string): boolean => retryName.test(topic);

/** Headers that are put before the original ones when a record goes to a retry or dead letter topic. */
const originHeaders = {
  topic: 'x-origin-topic',
  partition: 'x-origin-partition',
  offset: 'x-origin-offset',
  /** Timestamp of the original record, epoch ms; the copy has its own. */
  timestamp: 'x-origin-timestamp',
  attempts: 'x-attempts',
  error: 'x-error',
  /** Not retried before this time, epoch ms. */
  notBefore: 'x-not-before',
} as const;

const ownNames: ReadonlySet<string> = new Set(Object.values(originHeaders));
const ownInDeadLetters = ownNames.size - 1;
const maxErrorLength = 1_000;
const maxPartition = 2 ** 31 - 1;
// Below the broker's default limit of 1 MiB, to leave room for the headers that are added.
const maxBytes = 1_000_000;

/** Approximate size of a record on the wire, bytes. */
export const bytesOf = ({ key, value, headers }: Pick<StoredRecord, 'key' | 'value' | 'headers'>): number =>
  headers.reduce(
    (sum, header) => sum + header.name.length + (header.value?.length ?? 0) + 6,
    (key?.length ?? 0) + (value?.length ?? 0) + 30,
  );

/** False for a record that is too large for a retry topic. */
export const fitsRetry = (record: GroupRecord): boolean =>
  bytesOf({ ...record, headers: originalHeaders(record) }) <= maxBytes;

export interface Attempt {
  topic: string;
  partition: number;
  offset: number;
  /** Of the original record, epoch ms. */
  timestamp: number;
  attempts: number;
  /** Not retried before this time, epoch ms. */
  notBefore: number;
}

/** The original coordinates of a record and its attempts so far: of a retry topic's record they are in its headers. */
export function attemptOf(record: GroupRecord): Attempt {
  // Trusted in retry topics only: in any other topic another producer may have written them.
  const headers = isRetryTopic(record.topic) ? record.headers : [];
  const number = (name: string, otherwise: number, most: number = Number.MAX_SAFE_INTEGER) => {
    const value = Number(headerText(headers, name) ?? Number.NaN);
    return Number.isSafeInteger(value) && value >= 0 && value <= most ? value : otherwise;
  };
  return {
    // From the topic's name and not from a header, which may name a topic that does not exist.
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

/** The copy of a record for a service's retry topic, due at `notBefore` (epoch ms). */
export function toRetry(
  record: GroupRecord,
  service: string,
  { attempts, notBefore, error }: { attempts: number; notBefore: number; error: string },
): StoredRecord {
  const origin = attemptOf(record);
  const own = { ...ownHeaders(origin, attempts, error), [originHeaders.notBefore]: String(notBefore) };
  const { key, value } = record;
  const headers = [...toHeaders(own), ...originalHeaders(record)];
  return { topic: retryTopic(origin.topic, service), key, value, headers };
}

/**
 * The copy of a record for a service's dead letter topic. One that is too large loses its value, then its headers, then
 * its key, and the error header says so; the original record is still at its coordinates.
 */
export function toDeadLetter(
  record: GroupRecord,
  service: string,
  { attempts, error }: { attempts: number; error: string },
): StoredRecord {
  const origin = attemptOf(record);
  const { kept, leftOut } = shortened({ ...record, headers: originalHeaders(record) });
  const note = leftOut.length > 0 ? ` Too large to be kept here: its ${leftOut.join(', ')}.` : '';
  const own = ownHeaders(origin, attempts, error.slice(0, maxErrorLength - note.length) + note);
  const headers = [...toHeaders(own), ...kept.headers];
  return { topic: deadLetterTopic(origin.topic, service), key: kept.key, value: kept.value, headers };
}

/** The same dead letter with the coordinates only, for a topic that refuses the record itself. */
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
 * The record's original headers, byte for byte and in order. In a retry topic the added ones come first, because the
 * first of two headers with the same name counts; later ones with the same names are the record's own.
 */
function originalHeaders({ topic, headers }: GroupRecord): readonly RecordHeader[] {
  if (!isRetryTopic(topic)) return headers;
  const first = new Set(headers.slice(0, ownNames.size).map(({ name }) => name.toString()));
  const startsWithOwn = [...ownNames].every((name) => first.has(name));
  if (startsWithOwn) return headers.slice(ownNames.size);
  // Written by an older release, which kept one header per name and added its own in any position.
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
