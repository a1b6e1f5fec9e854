import { createHash } from 'node:crypto';
import { type Decoded, type DomainEvent, decode, identityOf, type Topic } from '@/lib/events';
import { traceIdOf } from '@/lib/trace/trace-context';
import { type Attempt, attemptOf, type GroupRecord, isRetryTopic, readHeaders } from '@/server/bus';
import type { Claim } from '@/server/db';
import type { KeyedItem } from './keyed-executor';
import { legacyIdOf } from './legacy-id';

/** A record from Kafka, decoded and keyed, until it is handled. */
export interface InboundRecord extends KeyedItem, Claim {
  record: GroupRecord;
  /** Its coordinates in the original topic, and how often it was tried. */
  attempt: Attempt;
  fromRetry: boolean;
  decoded: Decoded;
  type: string | undefined;
}

const maxWaitMs = 600_000;

/** Decodes a record and determines its identity, its key and its earliest start. */
export function toInbound(record: GroupRecord): InboundRecord {
  const attempt = attemptOf(record);
  const headers = readHeaders(record.headers);
  const decoded = decodeRecord(record, attempt, headers);
  const origin = `${attempt.topic}-${attempt.partition}-${attempt.offset}`;
  // Of the message, not of the delivery: every redelivery has the same.
  const identity = decoded.ok ? identityOf(decoded.event) : `dead:${origin}`;
  return {
    record,
    attempt,
    fromRetry: isRetryTopic(record.topic),
    decoded,
    identity,
    legacyId: decoded.ok ? legacyIdOf(headers, attempt) : identity,
    type: decoded.ok ? decoded.event.type : decoded.type,
    // A record without a key is ordered with no other.
    key: record.key === null ? origin : keyText(record.key),
    // A foreign producer may put any time into a retry topic; one far ahead would block the partition's commit.
    notBefore: Math.min(attempt.notBefore, Date.now() + maxWaitMs),
  };
}

/** A record that cannot be decoded at all, for the dead letters. */
export function toUnreadable(record: GroupRecord, reason: string): InboundRecord {
  const { topic, partition, offset, timestamp } = record;
  const origin = `${topic}-${partition}-${offset}`;
  return {
    record,
    attempt: { topic, partition, offset, timestamp, attempts: 0, notBefore: 0 },
    fromRetry: false,
    decoded: { ok: false, reason: 'unreadable', message: reason },
    identity: `dead:${origin}`,
    legacyId: undefined,
    type: undefined,
    key: origin,
    notBefore: 0,
  };
}

// What an indexed text column can hold: no NUL, and not long.
function keyText(key: Buffer): string {
  if (key.length <= 256) return key.toString().replaceAll('\0', '\ufffd');
  return createHash('sha256').update(key).digest('hex');
}

function decodeRecord(
  { value, unreadable }: GroupRecord,
  { topic, partition, offset, timestamp }: Attempt,
  headers: ReadonlyMap<string, string>,
): Decoded {
  return decode({
    topic: topic as Topic,
    partition,
    offset,
    timestamp,
    value: value === null ? null : value.toString(),
    headers,
    ...(unreadable === undefined ? {} : { unreadable }),
  });
}

/** What lines about an event say of it. */
export const contextOf = (event: DomainEvent) => ({
  traceId: traceIdOf(event.traceparent),
  orderId: orderIdOf(event),
});

/** The order that an event is about, for the log. */
export function orderIdOf(event: DomainEvent): string | undefined {
  const { orderId } = event.data as { orderId?: unknown };
  return typeof orderId === 'string' ? orderId : undefined;
}
