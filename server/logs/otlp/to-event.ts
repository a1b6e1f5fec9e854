import { createHash, randomUUID } from 'node:crypto';
import type { LogData } from '@/server/logs/formats';
import { readOtlpRecord } from '@/server/logs/formats/json/otel';
import type { ReceivedRecord } from './request';

/** A line to publish: `id` and `source` identify it. */
export interface OtlpEvent {
  id: string;
  source: string;
  data: LogData;
}

/** The same on every machine, so that a request that is sent again to another one has the same identity. */
const source = 'pulseboard/otlp';

/**
 * Makes the events of one request. Their ids are made of the bytes of the request, which have the time and content of
 * every record, and of the record's number: an SDK that sends a request again sends the same bytes. A record without
 * any time gets a random id, because equal requests may then be different ones.
 */
export function createEvents(body: Uint8Array, now: number): (received: ReceivedRecord) => OtlpEvent {
  const request = createHash('sha256').update(body).digest('hex').slice(0, 32);
  let count = 0;
  return (received) => {
    const { data, hasTime } = readOtlpRecord(received, now);
    const id = hasTime ? `${request}-${count}` : randomUUID();
    count += 1;
    return { id, source, data };
  };
}
