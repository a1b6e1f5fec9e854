import type { z } from 'zod';
import { ProblemError } from '@/lib/problem';

/** No request of this API is anywhere near this large. */
const limit = 64 * 1_024;

/** The JSON body of a request, checked. Throws problems: 415 no JSON, 413 too large, 400 not valid. */
export async function readBody<S extends z.ZodType>(request: Request, schema: S): Promise<z.output<S>> {
  const text = await readText(request);
  // A form of another site can send text, but not this type without asking first.
  if (!/^application\/(.+\+)?json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new ProblemError(415, 'Send the body as JSON, with Content-Type: application/json.');
  }
  return schema.parse(parse(text));
}

/** As readBody, for requests that may come without a body: those give undefined to the schema. */
export async function readOptionalBody<S extends z.ZodType>(
  request: Request,
  schema: S,
): Promise<z.output<S>> {
  const text = await readText(request);
  return schema.parse(text === '' ? undefined : parse(text));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError(400, 'The body is not JSON.');
  }
}

async function readText({ body, headers }: Request): Promise<string> {
  if (Number(headers.get('content-length') ?? 0) > limit) throw tooLarge();
  if (!body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The length that was declared need not be the true one, and may be missing.
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(): ProblemError {
  return new ProblemError(413, `The body is larger than ${limit / 1_024} KB.`);
}
