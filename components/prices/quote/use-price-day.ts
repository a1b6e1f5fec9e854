'use client';
import { useEffect, useRef } from 'react';
import useSWR from 'swr';
import { type ApiError, callApi } from '@/components/browser/call-api';
import { usePriceBases, useSymbols, useTickSource } from '@/components/live';
import { intervalMs, startOf } from '@/lib/prices/candles';
import { type DayPrices, dayPricesSchema } from '@/lib/prices/price-history';

const refreshMs = 60_000;
const againMs = 2_000;
const checkMs = 1_000;
/** A symbol that is new is asked for when others that come with it have had time to come. */
const togetherMs = 500;
/** The price history reads a tick a moment later than the page: a new symbol is asked for so often, then with the rest. */
const mostAsks = 3;

/** Keeps what each change counts from as the price history says it. Where nobody tells, it is not known. */
export function usePriceDay(): void {
  const { setDay, forgetDay, dayStart } = usePriceBases();
  const { gatewayNow } = useTickSource();
  const { data, error, mutate } = useSWR<DayPrices, ApiError>('/prices', loadDay, {
    refreshInterval: refreshMs,
    onErrorRetry: (_error, _key, _config, revalidate, { retryCount }) => {
      setTimeout(() => void revalidate({ retryCount }), againMs);
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

/** Calls `ask` when there are symbols without a base that were not asked for often enough. */
function useNewSymbols(ask: () => void): void {
  const symbols = useSymbols();
  const { hasBase } = usePriceBases();
  const asks = useRef(new Map<string, number>());
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    const look = () => {
      const fresh = symbols.filter(
        (symbol) => !hasBase(symbol) && (asks.current.get(symbol) ?? 0) < mostAsks,
      );
      if (fresh.length === 0) return;
      for (const symbol of fresh) asks.current.set(symbol, (asks.current.get(symbol) ?? 0) + 1);
      latest.current();
      timer = setTimeout(look, againMs);
    };
    let timer = setTimeout(look, togetherMs);
    return () => clearTimeout(timer);
  }, [symbols, hasBase]);
}
