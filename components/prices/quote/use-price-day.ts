'use client';
import { useEffect, useRef } from 'react';
import useSWR from 'swr';
import { type ApiError, callApi } from '@/components/browser/call-api';
import { usePriceBases, useSymbols, useTickSource } from '@/components/live';
import { intervalMs, startOf } from '@/lib/prices/candles';
import { type DayPrices, dayPricesSchema } from '@/lib/prices/price-history';

const refreshMs = 60_000;
const retryMs = 2_000;
const checkMs = 1_000;
/** Delay before the bases of new symbols are requested, so that symbols that arrive together need one request. */
const newSymbolDelayMs = 500;
/** Requests per new symbol, because the price history may lag behind the page; after that the regular refresh has it. */
const maxRequests = 3;

/** Loads the base price of each symbol from the price history. Without an answer for today the change is unknown. */
export function usePriceDay(): void {
  const { setDay, forgetDay, dayStart } = usePriceBases();
  const { gatewayNow } = useTickSource();
  const { data, error, mutate } = useSWR<DayPrices, ApiError>('/prices', loadDay, {
    refreshInterval: refreshMs,
    onErrorRetry: (_error, _key, _config, revalidate, { retryCount }) => {
      setTimeout(() => void revalidate({ retryCount }), retryMs);
    },
  });
  useEffect(() => {
    const isToday = (start: number | undefined) => start === startOf(gatewayNow(), intervalMs['1d']);
    if (data && isToday(data.dayStart)) setDay(data);
    const check = () => {
      if (isToday(dayStart())) return;
      forgetDay(`Unknown: ${error?.message ?? 'no answer from the price history yet.'}`);
      if (data && !isToday(data.dayStart)) void mutate();
    };
    check();
    const timer = setInterval(check, checkMs);
    return () => clearInterval(timer);
  }, [data, error, mutate, setDay, forgetDay, dayStart, gatewayNow]);
  useNewSymbols(() => void mutate());
}

const loadDay = () => callApi('/prices', dayPricesSchema);

/** Calls `request` while there are new symbols without a base, a few times per symbol. */
function useNewSymbols(request: () => void): void {
  const symbols = useSymbols();
  const { hasBase } = usePriceBases();
  const requests = useRef(new Map<string, number>());
  const latest = useRef(request);
  latest.current = request;
  useEffect(() => {
    const check = () => {
      const fresh = symbols.filter(
        (symbol) => !hasBase(symbol) && (requests.current.get(symbol) ?? 0) < maxRequests,
      );
      if (fresh.length === 0) return;
      for (const symbol of fresh) requests.current.set(symbol, (requests.current.get(symbol) ?? 0) + 1);
      latest.current();
      timer = setTimeout(check, retryMs);
    };
    let timer = setTimeout(check, newSymbolDelayMs);
    return () => clearTimeout(timer);
  }, [symbols, hasBase]);
}
