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

/** Sorts pinned symbols first, then by the key; equal values by name, so that the order is stable. */
export function sortSymbols(symbols: readonly string[], sorting: Sorting): readonly string[] {
  const { key, direction, price, isPinned } = sorting;
  const sign = direction === 'asc' ? 1 : -1;
  const value = (symbol: string): number => (key === 'symbol' ? 0 : (price(symbol)?.[key] ?? Number.NaN));
  const keyed = symbols.map((symbol) => ({ symbol, pinned: isPinned(symbol) ? 0 : 1, value: value(symbol) }));
  keyed.sort((a, b) => {
    const byName = a.symbol < b.symbol ? -1 : 1;
    return a.pinned - b.pinned || byValue(a.value, b.value, sign) || (key === 'symbol' ? sign : 1) * byName;
  });
  return keyed.map(({ symbol }) => symbol);
}

/** Compares without subtraction, which could overflow. Symbols without a value come last in both directions. */
function byValue(a: number, b: number, sign: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a === b ? 0 : a < b ? -sign : sign;
}
