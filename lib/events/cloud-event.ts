import { z } from 'zod';
import type { RawRecord } from './raw-record';

/** The CloudEvents attributes of a record and its data, not yet validated. */
export interface EventContent {
  type: string | undefined;
  id: string | undefined;
  source: string | undefined;
  traceparent: string | undefined;
  data: unknown;
}

const structured = z.object({
  specversion: z.literal('1.0', 'has to be "1.0"'),
  id: z.string().optional(),
  source: z.string().optional(),
  type: z.string().optional(),
  traceparent: z.string().optional(),
  data: z.unknown().optional(),
  data_base64: z.string().optional(),
});

const structuredType = 'application/cloudevents+json';

/** Whether the record is in structured mode: its value is the whole CloudEvent, not only the data. */
export function isStructured({ headers }: RawRecord): boolean {
  const contentType = headers.get('content-type');
  return (
    contentType !== undefined &&
    contentType.length >= structuredType.length &&
    /^\s*application\/cloudevents\+json\s*(;|$)/i.test(contentType)
  );
}

/** Binary mode: attributes in the headers, data in the value. */
export function binaryContent({ headers }: RawRecord, data: unknown): EventContent {
  return {
    type: headers.get('ce_type'),
    id: headers.get('ce_id'),
    source: headers.get('ce_source'),
    traceparent: headers.get('traceparent'),
    data,
  };
}

/**
 * Structured mode: attributes and data in the value. Returns an error message when the value is not a CloudEvent.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#33-structured-content-mode
 */
export function structuredContent({ headers }: RawRecord, value: unknown): EventContent | string {
  const parsed = structured.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `The value is not a CloudEvent 1.0: ${issue?.path.join('.') || 'the value'} ${issue?.message ?? 'is not valid'}.`;
  }
  const { data_base64: base64Data, specversion: _, ...content } = parsed.data;
  const traceparent = content.traceparent ?? headers.get('traceparent');
  const data = base64Data === undefined ? content.data : parseBase64(base64Data);
  return { type: content.type, id: content.id, source: content.source, traceparent, data };
}

function parseBase64(base64: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Not base64 or not JSON: validation against the schema then reports what is expected.
    return undefined;
  }
}
