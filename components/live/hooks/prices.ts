'use client';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useLive } from '@/components/live/provider';
import type { PriceState } from '@/components/live/stores/price-store';
import type { TickListener } from '@/components/live/stores/tick';
import type { DayPrices } from '@/lib/prices/price-history';

const none: readonly string[] = [];

/** The symbols in the store, in alphabetical order. */
export function useSymbols(): readonly string[] {
  const { prices } = useLive();
  return useSyncExternalStore(prices.onSymbols, prices.symbols, () => none);
}

/** Renders the component only when this symbol changes. Undefined: the store does not have it. */
export function usePrice(symbol: string): PriceState | undefined {
  const { prices } = useLive();
  const subscribe = useCallback((listener: () => void) => prices.onPrice(symbol, listener), [prices, symbol]);
  return useSyncExternalStore(
    subscribe,
    () => prices.price(symbol),
    () => undefined,
  );
}

/** For charts, which draw outside React: `watch` calls back with the ticks in the store and then with each frame's. */
export function useTickSource() {
  const { prices, ledger, clock } = useLive();
  return useMemo(
    () => ({
      /** The cursor of the feed `prices`; undefined before the first snapshot. */
      cursor: () => ledger.row('prices')?.cursor || undefined,
      /** By the gateway's clock, epoch ms. */
      gatewayNow: clock.gatewayNow,
      watch: (symbol: string, take: TickListener) => prices.watch(symbol, take),
      history: (symbol: string) => prices.history(symbol),
      price: (symbol: string) => prices.price(symbol),
    }),
    [prices, ledger, clock],
  );
}

/** Sets and reads the prices that the changes of the day are computed from; see PriceStore. */
export function usePriceBases() {
  const { prices } = useLive();
  return useMemo(
    () => ({
      setDay: (day: DayPrices) => prices.setDay(day),
      forgetDay: (why: string) => prices.forgetDay(why),
      dayStart: () => prices.dayStart(),
      hasBase: (symbol: string) => prices.hasBase(symbol),
    }),
    [prices],
  );
}
