'use client';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useEffect, useMemo, useState } from 'react';
import { useSymbols, useTickSource } from '@/components/live';
import { usePins } from '@/components/prices/quote/pins';
import { type Direction, directions, type SortKey, sortKeys, sortSymbols } from './sort';

const resortMs = 1_000;
const typingMs = 250;

/** The symbols to list, filtered and sorted by the URL, pinned ones first. Sorted again once per second. */
export function usePriceTable(isHeld: boolean) {
  const symbols = useSymbols();
  const { price } = useTickSource();
  const { isPinned, pinned, toggle } = usePins();
  const [query, setQuery] = useQueryStates(
    {
      q: parseAsString.withDefault(''),
      sort: parseAsStringLiteral(sortKeys).withDefault('symbol'),
      dir: parseAsStringLiteral(directions).withDefault('asc'),
    },
    { history: 'replace', throttleMs: typingMs },
  );
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (isHeld || query.sort === 'symbol') return;
    const timer = setInterval(() => setRound((before) => before + 1), resortMs);
    return () => clearInterval(timer);
  }, [isHeld, query.sort]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` and `pinned` trigger sorting
  const rows = useMemo(() => {
    const text = query.q.trim().toLowerCase();
    const found = symbols.filter((symbol) => symbol.toLowerCase().includes(text));
    return sortSymbols(found, { key: query.sort, direction: query.dir, price, isPinned });
  }, [symbols, query, price, pinned, round]);
  const sortBy = (key: SortKey) => {
    const isSame = key === query.sort;
    const first: Direction = key === 'symbol' ? 'asc' : 'desc';
    const other: Direction = query.dir === 'asc' ? 'desc' : 'asc';
    void setQuery({ sort: key, dir: isSame ? other : first });
  };
  return {
    symbols,
    rows,
    query,
    sortBy,
    search: (q: string) => void setQuery({ q: q || null }),
    isPinned,
    toggle,
  };
}
