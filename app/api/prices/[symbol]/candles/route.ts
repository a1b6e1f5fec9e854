import { methods } from '@/server/api/methods';
import { listCandles } from '@/server/api/prices';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Candles of one symbol. */
  GET: viewerRoute<{ symbol: string }>((request, { symbol }) => listCandles(request, symbol)),
});
