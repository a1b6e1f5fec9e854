import type { z } from 'zod';
import { clientAddress } from '@/server/auth/same-origin';
import { InFlight } from './analytics-in-flight';
import { aroundQuery, histogramQuery, logsQuery } from './contracts';
import { forwardFile } from './upstream/forward';
import { toParams } from './upstream/to-params';

/** Longer than the lake lets a statement run, with the time to wait for others. */
const timeoutMs = 45_000;
/** A page asks for lines and a histogram; behind one address there may be several pages. */
const inFlight = new InFlight(32);

/** Past lines of the topic `logs`, newest first. */
export const readLogs = (request: Request): Promise<Response> => ask(request, '/logs', logsQuery);

/** The lines of one process around a line. */
export const readAround = (request: Request): Promise<Response> => ask(request, '/logs/around', aroundQuery);

/** How many lines there were, by time, level and service. */
export const readHistogram = (request: Request): Promise<Response> =>
  ask(request, '/logs/histogram', histogramQuery);

function ask(request: Request, path: string, schema: z.ZodType<Record<string, string | number | undefined>>) {
  const query = toParams(schema.parse(Object.fromEntries(new URL(request.url).searchParams)));
  const call = { path, query, request, timeoutMs, signal: request.signal };
  return inFlight.run(clientAddress(request), () => forwardFile('lake', call));
}
