import { durationOf, durationWithUnit } from './durations';
import { toError } from './errors';
import type { FieldNames, Setter } from './field-names';
import { levelOf } from './levels';
import { pathTemplate } from './path-template';
import { toTime } from './times';

type TextField = 'service' | 'msg' | 'host' | 'instance' | 'operation';

const text =
  (field: TextField): Setter =>
  (draft, value) => {
    if (typeof value !== 'string' || value === '' || draft[field] !== undefined) return false;
    draft[field] = value;
    return true;
  };

const identifier =
  (field: 'traceId' | 'orderId' | 'pid', longest: number): Setter =>
  (draft, value) => {
    const id = typeof value === 'number' ? String(value) : value;
    if (typeof id !== 'string' || id === '' || id.length > longest || draft[field] !== undefined)
      return false;
    draft[field] = id;
    return true;
  };

const duration =
  (read: (value: unknown) => number | undefined): Setter =>
  (draft, value) => {
    const ms = draft.durationMs === undefined ? read(value) : undefined;
    if (ms === undefined) return false;
    draft.durationMs = ms;
    return true;
  };

const level: Setter = (draft, value) => {
  const found = draft.level === undefined ? levelOf(value) : undefined;
  if (found === undefined) return false;
  draft.level = found;
  return true;
};

const time: Setter = (draft, value) => {
  const at = draft.at === undefined ? toTime(value) : undefined;
  if (at === undefined) return false;
  draft.at = at;
  return true;
};

const noTrace = /^(?:0x)?0*$/;
const trace = identifier('traceId', 200);
const traceId: Setter = (draft, value) => {
  if (typeof value !== 'string') return trace(draft, value);
  // All zeros: outside of a trace.
  return noTrace.test(value) || trace(draft, value.startsWith('0x') ? value.slice(2) : value);
};

const parent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
/** https://www.w3.org/TR/trace-context/#traceparent-header; it stays an attribute too, because it has the span. */
const traceparent: Setter = (draft, value) => {
  const id = typeof value === 'string' ? parent.exec(value)?.[1] : undefined;
  if (id) traceId(draft, id);
  return false;
};

const error: Setter = (draft, value) => {
  const err = draft.err === undefined ? toError(value, draft) : undefined;
  if (!err) return false;
  draft.err = err;
  return true;
};

const errorPart =
  (part: 'name' | 'message' | 'stack'): Setter =>
  (draft, value) => {
    if (typeof value !== 'string' || value === '') return false;
    draft.err ??= { name: '', message: '' };
    if (draft.err[part]) return false;
    draft.err[part] = value;
    return true;
  };

const route: Setter = (draft, value) =>
  typeof value === 'string' && text('operation')(draft, value.length > 200 ? pathTemplate(value) : value);

/** Error groups are told apart by the attribute `version` of our own lines. */
const version: Setter = (draft, value) => {
  if (typeof value === 'string') draft.attribute('version', value);
  return typeof value === 'string';
};

export const setters = {
  level,
  time,
  msg: text('msg'),
  service: text('service'),
  host: text('host'),
  instance: text('instance'),
  pid: identifier('pid', 20),
  operation: text('operation'),
  route,
  traceId,
  traceparent,
  orderId: identifier('orderId', 128),
  durationMs: duration((value) => durationOf(value, 'ms')),
  durationNs: duration((value) => durationOf(value, 'ns')),
  duration: duration(durationWithUnit),
  error,
  errorName: errorPart('name'),
  errorMessage: errorPart('message'),
  errorStack: errorPart('stack'),
  version,
} as const satisfies Record<string, Setter>;

/** Names that mean the same in every structured format. */
export const commonFields: FieldNames = new Map<string, Setter>([
  ['level', level],
  ['lvl', level],
  ['severity', level],
  ['levelname', level],
  ['log.level', level],
  ['time', time],
  ['timestamp', time],
  ['ts', time],
  ['asctime', time],
  ['@timestamp', time],
  ['at', time],
  ['msg', setters.msg],
  ['message', setters.msg],
  ['service', setters.service],
  ['service.name', setters.service],
  ['service.version', version],
  ['host', setters.host],
  ['hostname', setters.host],
  ['host.name', setters.host],
  ['host.hostname', setters.host],
  ['instance', setters.instance],
  ['service.instance.id', setters.instance],
  ['pid', setters.pid],
  ['process.pid', setters.pid],
  ['traceId', traceId],
  ['trace_id', traceId],
  ['trace.id', traceId],
  ['traceparent', traceparent],
  ['orderId', setters.orderId],
  ['order_id', setters.orderId],
  ['order.id', setters.orderId],
  ['operation', setters.operation],
  ['route', route],
  ['http.route', route],
  ['durationMs', setters.durationMs],
  ['duration_ms', setters.durationMs],
  ['responseTime', setters.durationMs],
  ['duration', setters.duration],
  ['event.duration', setters.durationNs],
  ['err', error],
  ['error', error],
  ['exception', error],
  ['exc_info', error],
  ['stack', setters.errorStack],
  ['stack_trace', setters.errorStack],
  ['error.type', setters.errorName],
  ['error.message', setters.errorMessage],
  ['error.stack_trace', setters.errorStack],
  ['exception.type', setters.errorName],
  ['exception.message', setters.errorMessage],
  ['exception.stacktrace', setters.errorStack],
]);
