import type { FastifyInstance } from 'fastify';
import { ProblemError } from '@/lib/problem';
import { valueFault } from './text-check';

/** The value of a JSON body. Throws problems (400): no UTF-8, or no JSON. */
export const parseJson = (bytes: Uint8Array): unknown => parse(decode(bytes));

/** Hands a value on. Throws a problem (400) that names the field whose text cannot be taken. */
export function checked<T>(value: T): T {
  const fault = valueFault(value);
  if (fault) throw new ProblemError(400, fault);
  return value;
}

/** Makes a server take JSON bodies and no others: what comes as text or a form is refused with 415. */
export function takeJsonOnly(
  app: Pick<FastifyInstance, 'removeAllContentTypeParsers' | 'addContentTypeParser'>,
): void {
  app.removeAllContentTypeParsers();
  const isJson = /^application\/(?:[\w.-]+\+)?json(?:\s*;|$)/i;
  app.addContentTypeParser(isJson, { parseAs: 'buffer' }, async (_: unknown, body: Buffer) =>
    body.byteLength === 0 ? undefined : checked(parseJson(body)),
  );
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ProblemError(400, 'The body is not UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError(400, 'The body is not JSON.');
  }
}
