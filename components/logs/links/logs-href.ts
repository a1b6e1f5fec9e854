import type { LogFilter } from '@/lib/logs/history';

export interface LogsPlace extends LogFilter {
  tab?: 'tail' | 'patterns' | 'errors' | 'performance';
  /** Id of the pattern, error group or operation that is open in the tab. */
  open?: string;
  /** Epoch ms: the lines of the two minutes around it. */
  at?: number;
}

const aroundMs = 60_000;

/** The address of the Logs page with a filter. */
export function logsHref({ tab, at, ...filter }: LogsPlace = {}): string {
  const time = at === undefined ? {} : { from: iso(at - aroundMs), to: iso(at + aroundMs) };
  const given = Object.entries({ tab, ...filter, ...time }).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given as [string, string][]).toString();
  return query === '' ? '/logs' : `/logs?${query}`;
}

const iso = (at: number): string => new Date(Math.max(0, at)).toISOString();
