import { symbol as symbolSchema } from '@/lib/events/fields';
import { ProblemError } from '@/lib/problem';
import { fromDotSegment } from '@/lib/text/dot-segment';
import { candleQuery } from './contracts';
import { forward } from './upstream/forward';

/** The UTC day of every symbol. */
export const listPrices = (request: Request): Promise<Response> =>
  forward('history', { path: '/prices', request });

/** Candles of one symbol. `segment`: the decoded path segment. */
export async function listCandles(request: Request, segment: string): Promise<Response> {
  const symbol = fromDotSegment(segment);
  if (!symbolSchema.safeParse(symbol).success)
    throw new ProblemError(404, 'There is no symbol with this name.');
  const { interval, limit, from, to } = candleQuery.parse(
    Object.fromEntries(new URL(request.url).searchParams),
  );
  const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const query = new URLSearchParams(
    Object.entries({ symbol, interval, limit, ...range }).map(([name, value]) => [name, String(value)]),
  );
  return forward('history', { path: '/candles', query, request });
}
