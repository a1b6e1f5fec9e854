import type { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import { checked, parseJson } from '@/server/http/json-body';

/** Bytes: what nearly every request of this API is far below. */
const usualLimit = 64 * 1_024;

/**
 * The JSON body of a request, checked. Throws problems: 415 not sent as JSON, 413 too large, 408 stopped half-way, 400
 * not valid.
 */
export async function readBody<S extends z.ZodType>(
  request: Request,
  schema: S,
  limit = usualLimit,
): Promise<z.output<S>> {
  const bytes = await readBytes(request, limit);
  requireJson(request);
  return readValue(bytes, schema);
}

/** As readBody, for requests that may come without a body: those give undefined to the schema. */
export async function readOptionalBody<S extends z.ZodType>(
  request: Request,
  schema: S,
): Promise<z.output<S>> {
  const bytes = await readBytes(request, usualLimit);
  if (bytes.byteLength === 0) return schema.parse(undefined);
  requireJson(request);
  return readValue(bytes, schema);
}

/** Texts are checked in what the schema takes: what it leaves out goes nowhere. */
const readValue = <S extends z.ZodType>(bytes: Uint8Array, schema: S): z.output<S> =>
  checked(schema.parse(parseJson(bytes)));

/** A form of another site can send text, but not this type without asking first. */
function requireJson({ headers }: Request): void {
  if (/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(headers.get('content-type') ?? '')) return;
  throw new ProblemError(415, 'Send the body as JSON, with Content-Type: application/json.');
}

async function readBytes({ body, headers }: Request, limit: number): Promise<Buffer> {
  if (Number(headers.get('content-length') ?? 0) > limit) throw tooLarge(limit);
  if (!body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The length that was declared need not be the true one, and may be missing.
  for await (const chunk of chunksOf(body)) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* body as unknown as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new ProblemError(408, 'The body stopped half-way.', { cause });
  }
}

function tooLarge(limit: number): ProblemError {
  return new ProblemError(413, `The body is larger than ${limit / 1_024} KB.`);
}
