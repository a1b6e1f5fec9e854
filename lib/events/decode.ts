import { detachedCopy } from '@/lib/text/detached-copy';
import { schemaOf, soleTypeOf } from './catalogue';
import { binaryContent, type EventContent, isStructured, structuredContent } from './cloud-event';
import { describeShape, describeText } from './describe-value';
import type { DomainEvent } from './domain-event';
import { identifiersOf } from './identity';
import type { RawRecord } from './raw-record';
import { isPlausibleTime } from './record-time';

export type { DomainEvent } from './domain-event';
export type { RawRecord } from './raw-record';

type InvalidReason =
  | 'unreadable'
  | 'null_value'
  | 'malformed_json'
  | 'missing_type'
  | 'unknown_type'
  | 'schema';
type Invalid = { ok: false; reason: InvalidReason; message: string; type?: string };
export type Decoded = { ok: true; event: DomainEvent } | Invalid;

/** Characters kept of an unknown type. */
const shownTypeLength = 100;
const longestTraceparent = 64;

function invalid(reason: InvalidReason, message: string, type?: string): Invalid {
  return { ok: false, reason, message, ...(type === undefined ? {} : { type }) };
}

/**
 * Turns a Kafka record into a validated event, or returns why it is invalid and what to send instead. Never throws.
 * `arrivedAt` (epoch ms) becomes `at` when the record's timestamp is not between 1970 and 2100.
 */
export function decode(record: RawRecord, arrivedAt = Date.now()): Decoded {
  if (record.unreadable !== undefined)
    return invalid('unreadable', `The batch cannot be read. ${record.unreadable}`);
  return isStructured(record) ? decodeStructured(record, arrivedAt) : decodeBinary(record, arrivedAt);
}

function decodeBinary(record: RawRecord, arrivedAt: number): Decoded {
  const typed = typeOf(record, record.headers.get('ce_type'));
  if (!typed.ok) return typed;
  const json = parseJson(record.value, typed.type);
  if (!json.ok) return json;
  return validate(record, binaryContent(record, json.value), typed, arrivedAt);
}

// The type is in the value, so the JSON is parsed first.
function decodeStructured(record: RawRecord, arrivedAt: number): Decoded {
  const json = parseJson(record.value);
  if (!json.ok) return json;
  const content = structuredContent(record, json.value);
  if (typeof content === 'string') return invalid('schema', content);
  const typed = typeOf(record, content.type);
  return typed.ok ? validate(record, content, typed, arrivedAt) : typed;
}

function validate(
  record: RawRecord,
  content: EventContent,
  { type, schema }: ResolvedType,
  arrivedAt: number,
): Decoded {
  const parsed = schema.safeParse(content.data);
  if (parsed.success) return { ok: true, event: toEvent(record, content, type, parsed.data, arrivedAt) };
  return invalid('schema', describeShape(content.data) ?? describeIssues(parsed.error.issues), type);
}

type ResolvedType = { ok: true; type: string; schema: NonNullable<ReturnType<typeof schemaOf>> };

function typeOf({ topic }: RawRecord, given: string | undefined): ResolvedType | Invalid {
  const type = given || soleTypeOf(topic);
  if (type === undefined)
    return invalid('missing_type', `Topic "${topic}" has several types: set the header ce_type.`);
  const schema = schemaOf(topic, type);
  if (schema) return { ok: true, type, schema };
  const shown = detachedCopy(type, shownTypeLength);
  return invalid('unknown_type', `Topic "${topic}" does not carry the type "${shown}".`, shown);
}

function parseJson(value: string | null, type?: string): { ok: true; value: unknown } | Invalid {
  if (value === null) return invalid('null_value', 'The value is null: send the JSON of the data.', type);
  // Editors and .NET write a byte order mark, which JSON.parse rejects: https://www.rfc-editor.org/rfc/rfc8259#section-8.1
  const text = value.charCodeAt(0) === 0xfeff ? value.slice(1) : value;
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return invalid('malformed_json', describeText(text, (error as Error).message), type);
  }
}

function describeIssues(issues: { path: PropertyKey[]; message: string }[]): string {
  const first = issues.slice(0, 3).map((i) => `${i.path.map(String).join('.') || 'value'}: ${i.message}`);
  const rest = issues.length > 3 ? ` (and ${issues.length - 3} more)` : '';
  return detachedCopy(`The data does not fit its schema: ${first.join('; ')}${rest}`, 500);
}

function toEvent(
  { topic, partition, offset, timestamp }: RawRecord,
  content: EventContent,
  type: string,
  data: unknown,
  arrivedAt: number,
): DomainEvent {
  const identifiers = identifiersOf(content.source, content.id);
  const isPlausible = isPlausibleTime(timestamp);
  const event: DomainEvent = {
    id: identifiers?.id ?? `${topic}-${partition}-${offset}`,
    type,
    at: isPlausible ? timestamp : arrivedAt,
    partition,
    offset,
    data,
  };
  if (identifiers) event.source = identifiers.source;
  const { traceparent } = content;
  if (traceparent !== undefined && traceparent.length <= longestTraceparent) event.traceparent = traceparent;
  if (!isPlausible) event.atReplaced = true;
  return event;
}
