'use client';
import useSWR from 'swr';
import { callApi } from '@/components/browser/call-api';
import { type SqlTables, sqlTables } from '@/lib/analytics/sql';

export type SqlTable = SqlTables['tables'][number];

const refreshMs = 60_000;

/** The tables that statements may name. */
export function useTables(): { tables: readonly SqlTable[] | undefined; error: Error | undefined } {
  const path = '/admin/sql/tables';
  const { data, error } = useSWR<SqlTables, Error>(path, () => callApi(path, sqlTables), {
    refreshInterval: refreshMs,
    keepPreviousData: true,
  });
  return { tables: data?.tables, error };
}
