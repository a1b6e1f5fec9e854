'use client';
import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { type OrderFilter, parseService, parseStatuses } from './filter';

const typingMs = 250;

/** The filter, stored in the URL so that reload, back and a shared link restore it. */
export function useOrderFilter(): [OrderFilter, (change: Partial<OrderFilter>) => void] {
  const [query, setQuery] = useQueryStates(
    {
      status: parseAsString.withDefault(''),
      q: parseAsString.withDefault(''),
      min: parseAsString.withDefault(''),
      waits: parseAsString.withDefault(''),
    },
    { history: 'replace', throttleMs: typingMs },
  );
  const filter = useMemo(
    () => ({
      statuses: parseStatuses(query.status),
      text: query.q,
      minimum: query.min,
      waitsFor: parseService(query.waits),
    }),
    [query],
  );
  const change = ({ statuses, text, minimum, waitsFor }: Partial<OrderFilter>) =>
    void setQuery({
      ...(statuses === undefined ? {} : { status: statuses.join(',') || null }),
      ...(text === undefined ? {} : { q: text || null }),
      ...(minimum === undefined ? {} : { min: minimum || null }),
      ...(waitsFor === undefined ? {} : { waits: waitsFor || null }),
    });
  return [filter, change];
}
