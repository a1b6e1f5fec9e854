import type { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import { checked, parseJson } from '@/server/http/json-body';

/** Bytes; most requests are far below. */
const usualLimit = 64 * 1_024;

/**
 * The validated JSON body of a request. Throws problems: 415 not sent as JSON, 413 too large, 408 incomplete, 400 not
 * valid.
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

/** As readBody, for requests that may have no body: the schema then gets undefined. */
export async function readOptionalBody<S extends z.ZodType>(
  request: Request,
  schema: S,
): Promise<z.output<S>> {
  const bytes = await readBytes(request, usualLimit);
  if (bytes.byteLength === 0) return schema.parse(undefined);
  requireJson(request);
  return readValue(bytes, schema);
}

/** Texts are checked after parsing, because fields that the schema drops are not used. */
const readValue = <S extends z.ZodType>(bytes: Uint8Array, schema: S): z.output<S> =>
  checked(schema.parse(parseJson(bytes)));

/** Another site's form can send text, but this type only after a CORS preflight. */
function requireJson({ headers }: Request): void {
  if (/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(headers.get('content-type') ?? '')) return;
  throw new ProblemError(415, 'Send the body as JSON, with Content-Type: application/json.');
}

async function readBytes({ body, headers }: Request, limit: number): Promise<Buffer> {
  if (Number(headers.get('content-length') ?? 0) > limit) throw tooLarge(limit);
  if (!body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Content-Length may be missing or wrong.
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
    throw new ProblemError(408, 'The body was not received completely. Send the request again.', { cause });
  }
}

function tooLarge(limit: number): ProblemError {
  return new ProblemError(413, `The body is larger than ${limit / 1_024} KB.`);
}
