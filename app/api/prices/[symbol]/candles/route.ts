import { viewerRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';
import { listCandles } from '@/server/clients/prices';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Candles of one symbol. */
  GET: viewerRoute<{ symbol: string }>((request, { symbol }) => listCandles(request, symbol)),
});
