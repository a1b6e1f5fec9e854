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
  const value = (symbol: string): number => (key === 'symbol' ? 0 : (price(symbol)?.[key] ?? Number.NaN));
  const keyed = symbols.map((symbol) => ({ symbol, pinned: isPinned(symbol) ? 0 : 1, value: value(symbol) }));
  keyed.sort((a, b) => {
    const byName = a.symbol < b.symbol ? -1 : 1;
    return a.pinned - b.pinned || byValue(a.value, b.value, sign) || (key === 'symbol' ? sign : 1) * byName;
  });
  return keyed.map(({ symbol }) => symbol);
}

/** Compared and not subtracted: a difference may be beyond any number. What has no value comes last either way. */
function byValue(a: number, b: number, sign: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a === b ? 0 : a < b ? -sign : sign;
}
