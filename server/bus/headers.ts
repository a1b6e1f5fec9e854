import { randomUUID } from 'node:crypto';
import { newTraceparent } from '@/lib/trace/trace-context';
import type { RecordHeader } from './record-header';

/** The headers that decide how a record is decoded and traced. */
export const eventHeaders: ReadonlySet<string> = new Set([
  'ce_type',
  'ce_id',
  'ce_source',
  'traceparent',
  'content-type',
]);

/** The first value of each event header as text; a header whose value is null counts as absent. */
export function readHeaders(headers: readonly RecordHeader[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name, value } of headers) {
    const text = name.toString();
    if (value && eventHeaders.has(text) && !found.has(text)) found.set(text, value.toString());
  }
  return found;
}

/** The first value of a header as text; undefined when it is absent or null. */
export function headerText(headers: readonly RecordHeader[], name: string): string | undefined {
  return headers.find((header) => header.value && header.name.toString() === name)?.value?.toString();
}

/** Encodes text headers as record headers. */
export const toHeaders = (texts: Readonly<Record<string, string>>): RecordHeader[] =>
  Object.entries(texts).map(([name, value]) => ({ name: Buffer.from(name), value: Buffer.from(value) }));

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
