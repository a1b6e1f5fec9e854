/** W3C trace contexts. https://www.w3.org/TR/trace-context/#traceparent-header */
const traceContext = /^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

// Looked up, because every event that is published gets a new span.
const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function randomHex(bytes: number): string {
  let hex = '';
  for (const byte of crypto.getRandomValues(new Uint8Array(bytes))) hex += hexOfByte[byte];
  return hex;
}

/** A new sampled trace context. */
export const newTraceparent = (): string => `00-${randomHex(16)}-${randomHex(8)}-01`;

export const isTraceparent = (text: string | undefined): boolean => traceContext.test(text ?? '');

/** The trace id, 32 hexadecimal digits; undefined when `traceparent` is missing or malformed. */
export const traceIdOf = (traceparent: string | undefined): string | undefined =>
  traceContext.exec(traceparent ?? '')?.[1];

/** A child span of a trace: same trace id, new span id. Anything malformed starts a new trace. */
export function childTraceparent(parent: string | undefined): string {
  const match = traceContext.exec(parent ?? '');
  return match ? `00-${match[1]}-${randomHex(8)}-${match[2]}` : newTraceparent();
}
