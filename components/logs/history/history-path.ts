import type { LogFilter } from '@/lib/logs/history';

/** Which lines a list may have. */
export interface PastQuery {
  filter: LogFilter;
  /** Epoch ms, inclusive. */
  from?: number | undefined;
  /** Epoch ms, exclusive. */
  to?: number | undefined;
  /** Only lines below these offsets: those that a live tail does not have. */
  before?: string | undefined;
}

const pageSize = 500;

/** The request of a page of past lines. */
export function historyPath({ filter, ...rest }: PastQuery, cursor: string | undefined): string {
  const given = Object.entries({ ...filter, ...rest, cursor, limit: pageSize }).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  return `/logs?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
