import { createHash } from 'node:crypto';
import { type Decoded, type DomainEvent, decode, type Topic } from '@/lib/events';
import { type Attempt, attemptOf, type GroupRecord, isRetryTopic, readHeaders } from '@/server/bus';
import type { Item } from './lanes';

/** A record on its way through the handling. */
export interface Inbound extends Item {
  record: GroupRecord;
  attempt: Attempt;
  fromRetry: boolean;
  decoded: Decoded;
  /** Of the message, not of the delivery: the same however often it is delivered. */
  id: string;
  type: string | undefined;
}

/** Reads a record: where it comes from, what it is, and for which key it has to wait. */
export function toInbound(record: GroupRecord): Inbound {
  const attempt = attemptOf(record);
  const decoded = decodeRecord(record, attempt);
  const origin = `${attempt.topic}-${attempt.partition}-${attempt.offset}`;
  return {
    record,
    attempt,
    fromRetry: isRetryTopic(record.topic),
    decoded,
    id: decoded.ok ? decoded.event.id : `dead:${origin}`,
    type: decoded.ok ? decoded.event.type : decoded.type,
    // A record without a key has no neighbours.
    key: record.key === null ? origin : keyText(record.key),
    notBefore: attempt.notBefore,
  };
}

// What a column of the database and its index can hold: no NUL, and not long.
function keyText(key: Buffer): string {
  if (key.length <= 256) return key.toString().replaceAll('\0', '\ufffd');
  return createHash('sha256').update(key).digest('hex');
}

function decodeRecord(record: GroupRecord, { topic, partition, offset }: Attempt): Decoded {
  const { timestamp, value, headers, unreadable } = record;
  return decode({
    topic: topic as Topic,
    partition,
    offset,
    timestamp,
    value: value === null ? null : value.toString(),
    headers: readHeaders(headers),
    ...(unreadable === undefined ? {} : { unreadable }),
  });
}

/** The order an event is about, for the log. */
export function orderIdOf(event: DomainEvent): string | undefined {
  const { orderId } = event.data as { orderId?: unknown };
  return typeof orderId === 'string' ? orderId : undefined;
}
