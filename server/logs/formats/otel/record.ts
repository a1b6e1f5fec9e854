import type { LogData } from '../line-format';
import { addAttributes, jsonText } from '../record/attributes';
import { commonFields, setters } from '../record/common-fields';
import type { Draft } from '../record/draft';
import type { FieldNames } from '../record/field-names';
import { addMethod } from '../record/method';

/** A record of OpenTelemetry, however it is written. Attributes are plain values, objects and lists. */
export interface OtelRecord {
  /** Epoch ms. */
  at: number | undefined;
  severityNumber: unknown;
  severityText: unknown;
  body: unknown;
  attributes: object;
  resource: object;
  traceId: unknown;
  spanId: unknown;
}

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const severities: readonly [number, LogData['level']][] = [
  [21, 'fatal'],
  [17, 'error'],
  [13, 'warn'],
  [9, 'info'],
  [1, 'debug'],
];

const levelOfSeverity = (number: unknown): LogData['level'] | undefined =>
  typeof number === 'number' ? severities.find(([lowest]) => number >= lowest)?.[1] : undefined;

const resourceFields: FieldNames = new Map([
  ['service.name', setters.service],
  ['host.name', setters.host],
  ['service.instance.id', setters.instance],
  ['service.version', setters.version],
]);
/** What says nothing about a line. */
const ignored = new Map([...resourceFields]);
for (const name of ['telemetry.sdk.language', 'telemetry.sdk.name', 'telemetry.sdk.version'])
  ignored.set(name, () => true);

/** Reads a record into the draft: the resource says which process it is, `exception.*` is the error. */
export function readOtelRecord(record: OtelRecord, draft: Draft): void {
  draft.at = record.at;
  draft.level = levelOfSeverity(record.severityNumber);
  if (draft.level === undefined) setters.level(draft, record.severityText);
  if (draft.level === undefined && typeof record.severityNumber === 'string')
    setters.level(draft, record.severityNumber.replace(/^SEVERITY_NUMBER_|\d$/g, ''));
  setters.traceId(draft, record.traceId);
  if (typeof record.spanId === 'string' && !/^(?:0x)?0*$/.test(record.spanId))
    draft.attribute('spanId', record.spanId);
  if (typeof record.body === 'string') draft.msg = record.body;
  addAttributes(draft, record.resource, '', ignored);
  addAttributes(draft, record.attributes, '', commonFields);
  readBody(record.body, draft);
  const attributes = record.attributes as Record<string, unknown>;
  addMethod(draft, attributes['http.request.method'], attributes['http.method']);
}

/** An object as a body is a structured line: its message is the message. */
function readBody(body: unknown, draft: Draft): void {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    addAttributes(draft, body, '', commonFields);
    draft.msg ??= jsonText(body);
  } else if (body !== undefined && body !== null && draft.msg === undefined) {
    draft.msg = typeof body === 'object' ? jsonText(body) : String(body);
  }
}
