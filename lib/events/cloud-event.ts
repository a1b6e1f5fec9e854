import { z } from 'zod';
import type { RawRecord } from './raw-record';

/** What a record says of itself, and its data before it is checked. */
export interface Content {
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

/** Whether the value of a record is a whole CloudEvent and not its data alone. */
export function isStructured({ headers }: RawRecord): boolean {
  const contentType = headers.get('content-type');
  return (
    contentType !== undefined &&
    contentType.length >= structuredType.length &&
    /^\s*application\/cloudevents\+json\s*(;|$)/i.test(contentType)
  );
}

/** Binary mode: the attributes are headers, the value is the data. */
export function binaryContent({ headers }: RawRecord, data: unknown): Content {
  return {
    type: headers.get('ce_type'),
    id: headers.get('ce_id'),
    source: headers.get('ce_source'),
    traceparent: headers.get('traceparent'),
    data,
  };
}

/**
 * Structured mode: the value is the event with its attributes. Returns a sentence when it is none.
 * https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md#33-structured-content-mode
 */
export function structuredContent({ headers }: RawRecord, value: unknown): Content | string {
  const parsed = structured.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `It is no CloudEvent 1.0: ${issue?.path.join('.') || 'the value'} ${issue?.message ?? 'is not valid'}.`;
  }
  const { data_base64: packed, specversion: _, ...content } = parsed.data;
  const traceparent = content.traceparent ?? headers.get('traceparent');
  const data = packed === undefined ? content.data : unpack(packed);
  return { type: content.type, id: content.id, source: content.source, traceparent, data };
}

function unpack(base64: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Neither base64 nor JSON in it: the schema of the type then says what is expected.
    return undefined;
  }
}
