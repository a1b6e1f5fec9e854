import type { Logger } from 'pino';
import type { z } from 'zod';
import { symbol as symbolSchema } from '@/lib/events/fields';
import { intervalMs, startOf } from '@/lib/prices/candles';
import { type Candles, candlesSchema, type DayPrices, dayPricesSchema } from '@/lib/prices/price-history';
import { ProblemError } from '@/lib/problem';
import { internalRoutes } from '@/server/auth/internal-routes';
import { createHttp, type RoleHttp } from '@/server/http';
import type { HistoryLog } from './history-log';
import { maxSymbols } from './price-history';
import { candleQuery } from './query';

export interface HistoryHttpOptions {
  authSecret: string;
  hosts: readonly string[];
  log: Logger;
  /** True when ready, otherwise the sentence for /readyz. */
  state(): true | string;
  /** Additional fields of /readyz. */
  progress(): Record<string, unknown>;
  metrics(): Promise<string>;
  source: HistoryLog;
}

const hourMs = intervalMs['1h'];
/** With more symbols, a response with the last hour of each would be too large. */
const maxSymbolsWithCloses = 500;

/** The HTTP server: /healthz, /readyz, /metrics, and the internal routes for the price pages. */
export function createHistoryHttp(options: HistoryHttpOptions): RoleHttp {
  const { authSecret, hosts, log, state, progress, metrics, source } = options;
  const app: RoleHttp = createHttp({ name: 'history', log, hosts, ready: state, progress, metrics });
  internalRoutes(app, authSecret, (guarded) => {
    guarded.get('/prices', { schema: { response: { 200: dayPricesSchema } } }, async () => {
      requireComplete(source);
      return dayPrices(source, Date.now());
    });
    guarded.get(
      '/candles',
      {
        schema: {
          querystring: candleQuery.extend({ symbol: symbolSchema }),
          response: { 200: candlesSchema },
        },
      },
      async ({ query }) => {
        requireComplete(source);
        return candlesOf(source, query);
      },
    );
  });
  return app;
}

/** Throws a problem (503) while the history is incomplete, because the figures would still change. */
function requireComplete({ readShare }: HistoryLog): void {
  if (readShare === 1) return;
  const percent = Math.floor(readShare * 100);
  throw new ProblemError(
    503,
    `The price history is still being read from Kafka (${percent} % done). Try again in a moment.`,
    {
      retryAfter: 1,
    },
  );
}

function dayPrices({ history, position }: HistoryLog, now: number): DayPrices {
  const dayStart = startOf(now, intervalMs['1d']);
  const hasCloses = history.symbolCount <= maxSymbolsWithCloses;
  const prices = history.names().flatMap((symbol) => {
    const day = history.day(symbol, dayStart);
    if (!day) return [];
    return hasCloses ? { ...day, closes: closesOf(history, symbol, now) } : day;
  });
  return { prices, dayStart, position, historyStart: history.oldest() ?? null };
}

const closesOf = (history: HistoryLog['history'], symbol: string, now: number): [number, number][] =>
  history
    .candles({ symbol, interval: '1m', from: now - hourMs, to: now + 1, limit: 61 })
    .map(({ at, close }) => [at, close]);

function candlesOf(
  { history, position }: HistoryLog,
  query: z.output<typeof candleQuery> & { symbol: string },
): Candles {
  if (history.isFull && !history.hasSymbol(query.symbol)) {
    const limit = maxSymbols.toLocaleString('en');
    throw new ProblemError(
      404,
      `The price history has reached its limit of ${limit} symbols, and this symbol is not one of them.`,
    );
  }
  return {
    candles: history.candles(query),
    position,
    historyStart: history.historyStart(query.symbol, query.interval) ?? null,
    oldest: history.historyStart(query.symbol, '1d') ?? null,
  };
}
