import type { z } from 'zod';
import { problemSchema } from '@/lib/problem';
import { signInternal } from '@/server/auth/internal-auth';
import { httpRequest } from './http-request';

export interface InternalCall<S extends z.ZodType> {
  /** Address of the process. */
  url: string;
  path: string;
  authSecret: string;
  /** Of the answer. */
  schema: S;
  /** Of a POST; unset: GET. */
  body?: unknown;
  signal: AbortSignal;
}

/** A token is valid for 60 s, and used for half of it, because signing one costs as much as the rest of a call. */
const tokenMs = 30_000;
let token: { secret: string; until: number; value: Promise<string> } | undefined;

function tokenFor(secret: string): Promise<string> {
  if (token?.secret !== secret || token.until <= performance.now())
    token = { secret, until: performance.now() + tokenMs, value: signInternal(secret) };
  return token.value;
}

/**
 * Calls an internal route of another process. Throws when the process does not answer before the signal, with a status
 * that is no success, or with something else than the schema says.
 */
export async function callInternal<S extends z.ZodType>(call: InternalCall<S>): Promise<z.output<S>> {
  const { url, path, authSecret, schema, body, signal } = call;
  const headers = {
    authorization: `Bearer ${await tokenFor(authSecret)}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const { status, body: text } = await httpRequest(new URL(path, url), headers, signal, sent);
  if (status >= 200 && status < 300) return schema.parse(JSON.parse(text));
  const detail = problemDetail(text);
  throw new RefusedCall(
    `${path} of ${new URL(url).host} answered with status ${status}. ${detail ?? ''}`,
    status,
    detail,
  );
}

/** Undefined: the answer is no problem document. */
function problemDetail(text: string): string | undefined {
  try {
    return problemSchema.safeParse(JSON.parse(text)).data?.detail;
  } catch {
    return undefined;
  }
}

/** An answer with a status that is no success. */
export class RefusedCall extends Error {
  override name = 'RefusedCall';
  constructor(
    message: string,
    readonly status: number,
    /** Of the problem document, if it was one. */
    readonly detail: string | undefined,
  ) {
    super(message);
  }
}
