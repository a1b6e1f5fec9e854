'use client';
import { useMemo } from 'react';
import { type LogsView, useFeedSubscription, useLogs, usePageNow } from '@/components/live';
import { servicesOf } from '@/components/logs/filter/language/parse';
import { type PastLoader, usePastLines } from '@/components/logs/history/use-past-lines';
import { usePattern } from '@/components/logs/pattern/use-pattern';
import { type ChosenRange, isLiveRange, spanOf } from '@/components/logs/range/range';
import { countNewer, linesSince, mergeLines } from '@/components/logs/rows/line-order';
import { type Row, rowsOf } from '@/components/logs/rows/rows';
import type { LogFilter } from '@/lib/logs/history';
import { useHeld } from './use-held';

export interface TailState {
  /** Oldest first. */
  rows: readonly Row[];
  past: PastLoader;
  /** Lines that arrived while the list is held. */
  fresh: number;
  /** Lines that the regular expression was not applied to yet. */
  pending: number;
  /** Why the regular expression is not applied. */
  problem: string | undefined;
  rates: LogsView['rates'];
  /** The first lines are not here yet. */
  isLoading: boolean;
  /** There is no line, live or past, or nothing is known. */
  isEmpty: boolean;
  refusal: { message: string } | undefined;
}

/** What live lines are shown, at one moment. */
interface Shown {
  lines: LogsView['lines'];
  omitted: LogsView['omitted'];
  /** What the history continues from. */
  before: string;
}

/** The lines of a filter and a range: live ones, and past ones as far as they are loaded. */
export function useTail(filter: LogFilter, range: ChosenRange, isHeld: boolean): TailState {
  const isLive = isLiveRange(range);
  const listKey = JSON.stringify([filter, range]);
  const feed = useFeedSubscription('logs', { filter: feedFilter(filter), enabled: isLive });
  const view = useLogs();
  const from = useStart(range, listKey);
  const matches = usePattern(isLive ? view.lines : noLines, filter.pattern);
  const newest = useMemo<Shown>(
    () => ({
      lines: from === undefined ? matches.lines : linesSince(matches.lines, from),
      omitted: isLive ? view.omitted : [],
      before: view.before,
    }),
    [matches.lines, from, isLive, view.omitted, view.before],
  );
  const shown = useHeld(newest, isHeld && isLive, listKey);
  const past = usePastLines({
    filter,
    from,
    to: isLive ? undefined : (range.to ?? undefined),
    before: isLive ? shown.before : undefined,
  });
  const rows = useMemo(() => rowsOf(mergeLines(past.lines, shown.lines), shown.omitted), [past.lines, shown]);
  const isLoading = isLive && !view.isSettled;
  const fresh = shown === newest ? 0 : countNewer(newest.lines, shown.lines.at(-1));
  const { pending, problem } = matches;
  const { rates } = view;
  const { refusal } = feed;
  const isEmpty = rows.length === 0 && (isLoading || past.cursor === null || refusal !== undefined);
  return useMemo(
    () => ({ rows, past, fresh, pending, problem, rates, isLoading, isEmpty, refusal }),
    [rows, past, fresh, pending, problem, rates, isLoading, isEmpty, refusal],
  );
}

const noLines: LogsView['lines'] = [];

/** What the gateway filters by; it knows no regular expressions. */
function feedFilter({ pattern: _, service, ...rest }: LogFilter) {
  const services = servicesOf({ service });
  return { ...rest, service: services.length > 0 ? services : undefined };
}

/** Where the list ends in the past, epoch ms: it stays while the range does. Undefined: with the oldest line. */
function useStart(range: ChosenRange, listKey: string): number | undefined {
  const now = usePageNow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins now
  return useMemo(() => {
    if (range.name === 'live') return undefined;
    const span = spanOf(range, now());
    return 'problem' in span ? (range.from ?? undefined) : Math.floor(span.from);
  }, [listKey]);
}
