import type { LogData } from '../line-format';
import { fromEntries, plainValue } from '../otel/any-value';
import { type OtelRecord, readOtelRecord } from '../otel/record';
import { Draft, toLogData } from '../record/draft';
import { toTime } from '../record/times';
import type { Dialect } from './dialects';

type Json = Record<string, unknown>;

/**
 * Records of OpenTelemetry: those of OTLP in JSON (`timeUnixNano`), and of the console exporters of Python
 * (`severity_number`, in several lines) and Go (`SeverityText`).
 */
export const otel: Dialect = {
  matches: (line) =>
    soleRecord(line) !== undefined ||
    'timeUnixNano' in line ||
    'severity_number' in line ||
    'SeverityText' in line,
  read: (line, draft) => readOtelRecord(soleRecord(line) ?? recordOf(line), draft),
};

/** A record of an OTLP request with its resource and scope, as the JSON of OTLP has them; ids may be bytes. */
export interface OtlpInput {
  record: Json;
  resource: Json;
  scope: Json;
}

/** The data of the event. `hasTime`: the record says when it was written or observed. */
export function readOtlpRecord(input: OtlpInput, now: number): { data: LogData; hasTime: boolean } {
  const record = recordOf(input.record, fromEntries(input.resource.attributes));
  const draft = new Draft();
  readOtelRecord(record, draft);
  const { name } = input.scope;
  if (typeof name === 'string' && name !== '') draft.attribute('logger', name);
  const { eventName } = input.record;
  if (typeof eventName === 'string' && eventName !== '') {
    draft.attribute('eventName', eventName);
    draft.msg ??= eventName;
  }
  return {
    data: toLogData(draft, { path: '', service: 'unknown', host: '' }, now),
    hasTime: record.at !== undefined,
  };
}

function recordOf(line: Json, resource = resourceOf(line)): OtelRecord {
  const at = toTime(line.timeUnixNano) ?? toTime(line.timestamp) ?? toTime(line.Timestamp);
  const observed = line.observedTimeUnixNano ?? line.observed_timestamp ?? line.ObservedTimestamp;
  return {
    at: at ?? toTime(observed),
    severityNumber: line.severityNumber ?? line.severity_number ?? line.Severity,
    severityText: line.severityText ?? line.severity_text ?? line.SeverityText,
    body: plainValue(line.body ?? line.Body),
    attributes: fromEntries(line.attributes ?? line.Attributes),
    resource,
    traceId: idOf(line.traceId ?? line.trace_id ?? line.TraceID),
    spanId: idOf(line.spanId ?? line.span_id ?? line.SpanID),
  };
}

function resourceOf({ resource, Resource }: Json): object {
  if (Array.isArray(Resource)) return fromEntries(Resource);
  return fromEntries((resource as Json | undefined)?.attributes);
}

/** Hexadecimal in JSON, bytes in protobuf. */
const idOf = (id: unknown): unknown => (id instanceof Uint8Array ? Buffer.from(id).toString('hex') : id);

const only = (list: unknown): Json | undefined =>
  Array.isArray(list) && list.length === 1 && typeof list[0] === 'object' && list[0] !== null
    ? list[0]
    : undefined;

/** The record of a line of the file exporter (`resourceLogs`), if it is a single one. */
function soleRecord(line: Json): OtelRecord | undefined {
  const resourceLogs = only(line.resourceLogs);
  const record = only(only(resourceLogs?.scopeLogs)?.logRecords);
  return record && recordOf(record, resourceOf(resourceLogs ?? {}));
}
