import { randomBytes, randomUUID } from 'node:crypto';
import type { IHeaders } from 'kafkajs';

const read = ['ce_type', 'ce_id', 'ce_source', 'ce_time', 'traceparent'] as const;

/** The CloudEvents headers of a record as text; a repeated header counts with its first value. */
export function readHeaders(headers: IHeaders | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!headers) return found;
  for (const name of read) {
    const value = headers[name];
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined && first.length > 0) found.set(name, first.toString());
  }
  return found;
}

/** CloudEvents 1.0 binary-mode headers. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md */
export function cloudEventHeaders(event: {
  id?: string;
  type: string;
  source: string;
  time?: number;
  traceparent?: string;
}): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: event.id ?? randomUUID(),
    ce_source: event.source,
    ce_type: event.type,
    ce_time: new Date(event.time ?? Date.now()).toISOString(),
    'content-type': 'application/json',
    traceparent: event.traceparent ?? newTraceparent(),
  };
}

/** A new sampled W3C trace context. https://www.w3.org/TR/trace-context/#traceparent-header */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}

/** A child span of a trace: same trace id, new span id. Anything malformed starts a new trace. */
export function childTraceparent(parent: string | undefined): string {
  const match = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/.exec(parent ?? '');
  return match ? `00-${match[1]}-${randomBytes(8).toString('hex')}-${match[2]}` : newTraceparent();
}
