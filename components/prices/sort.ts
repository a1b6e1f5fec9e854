import type { PriceState } from '@/components/live';

export const sortKeys = ['symbol', 'price', 'change', 'changePct', 'size'] as const;
export type SortKey = (typeof sortKeys)[number];
export const directions = ['asc', 'desc'] as const;
export type Direction = (typeof directions)[number];

export interface Sorting {
  key: SortKey;
  direction: Direction;
  price(symbol: string): PriceState | undefined;
  isPinned(symbol: string): boolean;
}

/** Pinned symbols first, each part by the key; equal ones by name, so that rows do not jump about. */
export function sortSymbols(symbols: readonly string[], sorting: Sorting): readonly string[] {
  const { key, direction, price, isPinned } = sorting;
  const sign = direction === 'asc' ? 1 : -1;
  const value = (symbol: string): number => (key === 'symbol' ? 0 : (price(symbol)?.[key] ?? 0));
  const keyed = symbols.map((symbol) => ({ symbol, pinned: isPinned(symbol) ? 0 : 1, value: value(symbol) }));
  keyed.sort((a, b) => {
    const byName = a.symbol < b.symbol ? -1 : 1;
    return a.pinned - b.pinned || sign * (a.value - b.value) || (key === 'symbol' ? sign : 1) * byName;
  });
  return keyed.map(({ symbol }) => symbol);
}
