'use client';
import type { z } from 'zod';
import { type Poll, usePoll } from '@/components/analytics/data/use-poll';
import { callApi } from '@/components/browser/call-api';
import { usePageNow } from '@/components/live';

/** An answer of the log analysis, and the time of its request by the page's clock, epoch ms. */
export interface Answered<T> {
  value: T;
  at: number;
}

export interface AnalysisRequest<S extends z.ZodType, T> {
  /** Identifies the request: with another key a new one starts; undefined: nothing is requested. */
  key: string | undefined;
  schema: S;
  everyMs: number;
  /** The answer, from one or several requests. `now`: epoch ms. */
  load(ask: (path: string) => Promise<z.output<S>>, now: number): Promise<T>;
}

/** Requests the log analysis again and again, not while the page is hidden or paused. */
export function useAnalysis<S extends z.ZodType, T>(request: AnalysisRequest<S, T>): Poll<Answered<T>> {
  const { key, schema, everyMs, load } = request;
  const pageNow = usePageNow();
  const answered = async (signal: AbortSignal): Promise<Answered<T>> => {
    const at = pageNow();
    return { at, value: await load((path) => callApi(path, schema, { signal }), at) };
  };
  return usePoll(key, answered, everyMs);
}

/** A query string of what is set. */
export function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString();
}
