'use client';
import { parseAsBoolean, parseAsIsoDateTime, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { buckets } from '@/lib/analytics/reports';
import { ranges, type View } from './period';

const typingMs = 250;
const toDate = (at: number | null): Date | null => (at === null ? null : new Date(at));

/** What the person chose, stored in the URL so that reload, back and a shared link restore it. */
export function useView(): [View, (change: Partial<View>) => void] {
  const [query, setQuery] = useQueryStates(
    {
      range: parseAsStringLiteral(ranges).withDefault('24h'),
      from: parseAsIsoDateTime,
      to: parseAsIsoDateTime,
      bucket: parseAsStringLiteral(['auto', ...buckets] as const).withDefault('auto'),
      compare: parseAsBoolean.withDefault(false),
    },
    { history: 'replace', throttleMs: typingMs },
  );
  const view = useMemo(
    () => ({ ...query, from: query.from?.getTime() ?? null, to: query.to?.getTime() ?? null }),
    [query],
  );
  const change = ({ from, to, ...rest }: Partial<View>) =>
    void setQuery({
      ...rest,
      ...(from === undefined ? {} : { from: toDate(from) }),
      ...(to === undefined ? {} : { to: toDate(to) }),
    });
  return [view, change];
}
