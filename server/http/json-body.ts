import type { FastifyInstance } from 'fastify';
import { ProblemError } from '@/lib/problem';
import { valueError } from './text-check';

/** Parses a JSON body. Throws a problem (400) when it is not UTF-8 or not JSON. */
export const parseJson = (bytes: Uint8Array): unknown => parse(decode(bytes));

/** Returns the value. Throws a problem (400) that names a field whose text cannot be stored. */
export function checked<T>(value: T): T {
  const error = valueError(value);
  if (error) throw new ProblemError(400, error);
  return value;
}

/** Makes a server accept JSON bodies only; text and forms are refused with 415. */
export function acceptJsonOnly(
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
    throw new ProblemError(400, 'The body is not UTF-8. Send JSON in UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError(400, 'The body is not valid JSON.');
  }
}
