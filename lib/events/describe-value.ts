import { detachedCopy } from '@/lib/text/detached-copy';

const schemaIdBytes = 5;

/** One sentence: what a value that is not JSON looks like and what to send instead. `cause`: the parser's message. */
export function describeText(value: string, cause: string): string {
  if (value.length === 0) return 'The value is empty: send the JSON of the data.';
  if (value.startsWith('\0') && value.length > schemaIdBytes)
    return 'The value looks like the wire format of a schema registry (a zero byte and a schema id before Avro, Protobuf or JSON): send plain JSON, without a registry serializer.';
  if (value.startsWith('\u001f\ufffd') || value.startsWith('(\ufffd/\ufffd'))
    return 'The value looks compressed by the program that wrote it: send plain JSON, and let the producer compress batches.';
  if (value.startsWith('Obj\u0001')) return 'The value looks like an Avro file: send the JSON of the data.';
  if (value.startsWith('<')) return 'The value looks like XML or HTML: send the JSON of the data.';
  if (/^(?:\ufffd\ufffd|\ufffd?\0)/.test(value) || /^.\0/s.test(value))
    return 'The value looks like UTF-16 or binary data: send JSON in UTF-8.';
  return `The value is not JSON: ${detachedCopy(cause, 200)}`;
}

/** One sentence: what JSON that is not an event object looks like and what to send instead; undefined for other objects. */
export function describeShape(value: unknown): string | undefined {
  if (Array.isArray(value))
    return `The value is an array of ${value.length}: send each event as a record of its own.`;
  if (typeof value === 'string')
    return isJsonObject(value)
      ? 'The value is a JSON string that holds JSON: it was encoded twice. Send the object itself.'
      : 'The value is a JSON string: send a JSON object with the fields of the type.';
  if (typeof value !== 'object' || value === null)
    return `The value is the JSON ${value === null ? 'null' : typeof value}: send a JSON object with the fields of the type.`;
  if ('specversion' in value && 'data' in value)
    return 'The value looks like a structured CloudEvent: set the header content-type to application/cloudevents+json.';
  if ('schema' in value && 'payload' in value)
    return 'The value looks like a Kafka Connect envelope with schema and payload: set schemas.enable=false in its converter, so that only the payload is sent.';
  return undefined;
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
