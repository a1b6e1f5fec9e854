'use client';
import { parseAsIsoDateTime, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useCallback, useMemo } from 'react';
import { type ChosenRange, rangeNames } from './range';

const toDate = (at: number | null): Date | null => (at === null ? null : new Date(at));

/** The range of the URL, as `range`, or as `from` and `to`. The same object until it changes. */
export function useRange(): [ChosenRange, (range: Partial<ChosenRange>) => void] {
  const [query, setQuery] = useQueryStates(
    {
      range: parseAsStringLiteral(rangeNames).withDefault('live'),
      from: parseAsIsoDateTime,
      to: parseAsIsoDateTime,
    },
    // Back leads from a part of the histogram to where one was.
    { history: 'push' },
  );
  const range = useMemo<ChosenRange>(() => {
    const [from, to] = [query.from?.getTime() ?? null, query.to?.getTime() ?? null];
    return { name: from === null && to === null ? query.range : 'custom', from, to };
  }, [query]);
  const change = useCallback(
    (next: Partial<ChosenRange>) => {
      const { name, from, to } = { ...range, ...next };
      const isCustom = name === 'custom';
      void setQuery({
        range: isCustom && from !== null ? null : name,
        from: isCustom ? toDate(from) : null,
        to: isCustom ? toDate(to) : null,
      });
    },
    [range, setQuery],
  );
  return [range, change];
}
