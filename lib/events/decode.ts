import { schemaOf, soleTypeOf, type Topic } from './catalogue';

/** A Kafka record as its bytes came, with headers already text. `timestamp` is epoch ms. */
export interface RawRecord {
  topic: Topic;
  partition: number;
  offset: number;
  timestamp: number;
  value: string | null;
  headers: ReadonlyMap<string, string>;
  /** Why nothing from this offset on, up to the next record, could be read; there is no value then. */
  unreadable?: string;
}

/** An event as clients and services see it: CloudEvents attributes, coordinates, validated data. */
export interface DomainEvent<D = unknown> {
  id: string;
  type: string;
  /** Timestamp of the Kafka record, epoch ms. */
  at: number;
  partition: number;
  offset: number;
  data: D;
  /** `ce_source`: who emitted it. */
  source?: string;
  /** W3C `traceparent`. */
  traceparent?: string;
}

export type InvalidReason =
  | 'unreadable'
  | 'null_value'
  | 'malformed_json'
  | 'missing_type'
  | 'unknown_type'
  | 'schema';
export type Decoded =
  | { ok: true; event: DomainEvent }
  | { ok: false; reason: InvalidReason; message: string; type?: string };

const invalid = (reason: InvalidReason, message: string, type?: string): Decoded => ({
  ok: false,
  reason,
  message,
  ...(type === undefined ? {} : { type }),
});

/** Turns a Kafka record into a validated event, or says in one sentence why it is none. Never throws. */
export function decode(record: RawRecord): Decoded {
  if (record.unreadable !== undefined)
    return invalid('unreadable', `The batch cannot be read. ${record.unreadable}`);
  const type = record.headers.get('ce_type') ?? soleTypeOf(record.topic);
  if (type === undefined) {
    return invalid('missing_type', `Topic "${record.topic}" has several types: set the header ce_type.`);
  }
  const schema = schemaOf(record.topic, type);
  if (!schema) {
    return invalid(
      'unknown_type',
      `Topic "${record.topic}" does not carry the type "${type.slice(0, 100)}".`,
      type,
    );
  }
  if (record.value === null)
    return invalid('null_value', 'The value is null: send the JSON of the data.', type);
  const json = parseJson(record.value);
  if (!json.ok) return invalid('malformed_json', `The value is not JSON: ${json.message}`, type);
  const parsed = schema.safeParse(json.value);
  if (!parsed.success) return invalid('schema', describeIssues(parsed.error.issues), type);
  return { ok: true, event: toEvent(record, type, parsed.data) };
}

function parseJson(value: string): { ok: true; value: unknown } | { ok: false; message: string } {
  try {
    return { ok: true, value: JSON.parse(value) };
  } catch (error) {
    return { ok: false, message: (error as Error).message.slice(0, 200) };
  }
}

function describeIssues(issues: { path: PropertyKey[]; message: string }[]): string {
  const first = issues.slice(0, 3).map((i) => `${i.path.map(String).join('.') || 'value'}: ${i.message}`);
  const rest = issues.length > 3 ? ` (and ${issues.length - 3} more)` : '';
  return `The data does not fit its schema: ${first.join('; ')}${rest}`.slice(0, 500);
}

function toEvent(record: RawRecord, type: string, data: unknown): DomainEvent {
  const { headers, topic, partition, offset } = record;
  const event: DomainEvent = {
    id: headers.get('ce_id') ?? `${topic}-${partition}-${offset}`,
    type,
    at: record.timestamp,
    partition,
    offset,
    data,
  };
  const source = headers.get('ce_source');
  if (source !== undefined) event.source = source.slice(0, 200);
  const traceparent = headers.get('traceparent');
  if (traceparent !== undefined) event.traceparent = traceparent.slice(0, 64);
  return event;
}
