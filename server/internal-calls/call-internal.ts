import type { z } from 'zod';
import { problemSchema } from '@/lib/problem';
import { signInternal } from '@/server/auth/internal-auth';

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
  const response = await fetch(new URL(path, url), {
    headers: {
      authorization: `Bearer ${await tokenFor(authSecret)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    redirect: 'error',
    signal,
  });
  const json: unknown = await response.json();
  if (response.ok) return schema.parse(json);
  const { data } = problemSchema.safeParse(json);
  throw new RefusedCall(
    `${path} of ${new URL(url).host} answered with status ${response.status}. ${data?.detail ?? ''}`,
    response.status,
    data?.detail,
  );
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
