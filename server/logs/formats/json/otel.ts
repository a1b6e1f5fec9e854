import { fromEntries, plainValue } from '../otel/any-value';
import { type OtelRecord, readOtelRecord } from '../otel/record';
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
    traceId: line.traceId ?? line.trace_id ?? line.TraceID,
    spanId: line.spanId ?? line.span_id ?? line.SpanID,
  };
}

function resourceOf({ resource, Resource }: Json): object {
  if (Array.isArray(Resource)) return fromEntries(Resource);
  return fromEntries((resource as Json | undefined)?.attributes);
}

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
