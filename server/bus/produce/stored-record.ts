import { keyOf, schemaOf, topicOf } from '@/lib/events';
import { cloudEventHeaders, toHeaders } from '@/server/bus/headers';
import type { Outgoing } from './publish';
import type { StoredRecord } from './record-publisher';

/**
 * The record of an event, for an outbox. The event id is created here, so that publishing a row again publishes the same
 * event. Throws on data that does not fit its schema.
 */
export function toStoredRecord(event: Outgoing, source: string): StoredRecord {
  const topic = topicOf(event.type);
  const parsed = schemaOf(topic, event.type)?.safeParse(event.data);
  if (!parsed?.success) {
    throw new Error(`An event of type ${event.type} does not fit its schema and was not emitted.`, {
      cause: parsed?.error,
    });
  }
  return {
    topic,
    key: Buffer.from(keyOf(topic, event.data)),
    value: Buffer.from(JSON.stringify(event.data)),
    headers: toHeaders(cloudEventHeaders({ ...event, source: event.source ?? source })),
  };
}
