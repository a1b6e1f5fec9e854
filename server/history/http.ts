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
  /** True, or the sentence /readyz answers with. */
  state(): true | string;
  /** What /readyz says beside that. */
  progress(): Record<string, unknown>;
  metrics(): Promise<string>;
  source: HistoryLog;
}

const hourMs = intervalMs['1h'];
/** Of more symbols an answer with the last hour of each would be too long. */
const mostWithCloses = 500;

/** /healthz, /readyz, /metrics, and what the web asks for the pages of prices. */
export function createHistoryHttp(options: HistoryHttpOptions): RoleHttp {
  const { authSecret, hosts, log, state, progress, metrics, source } = options;
  const app: RoleHttp = createHttp({ name: 'history', log, hosts, ready: state, progress, metrics });
  internalRoutes(app, authSecret, (guarded) => {
    guarded.get('/prices', { schema: { response: { 200: dayPricesSchema } } }, async () => {
      requireWhole(source);
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
        requireWhole(source);
        return candlesOf(source, query);
      },
    );
  });
  return app;
}

/** An answer out of half a history would be another one a moment later. */
function requireWhole({ readShare }: HistoryLog): void {
  if (readShare === 1) return;
  const percent = Math.floor(readShare * 100);
  throw new ProblemError(503, `The price history is being read from Kafka: ${percent} % is done.`, {
    retryAfter: 1,
  });
}

function dayPrices({ history, position }: HistoryLog, now: number): DayPrices {
  const dayStart = startOf(now, intervalMs['1d']);
  const hasCloses = history.symbolCount <= mostWithCloses;
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
  if (history.isFull && !history.knows(query.symbol)) {
    const most = maxSymbols.toLocaleString('en');
    throw new ProblemError(
      404,
      `The price history holds ${most} symbols, the most that it takes, and not this one.`,
    );
  }
  return {
    candles: history.candles(query),
    position,
    historyStart: history.historyStart(query.symbol, query.interval) ?? null,
    oldest: history.historyStart(query.symbol, '1d') ?? null,
  };
}
