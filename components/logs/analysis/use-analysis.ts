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

export interface AnalysisRequest<S extends z.ZodType> {
  /** Identifies the request: with another key a new one starts. */
  key: string;
  /** Path and query below `/api`, at the time of the request. */
  path(now: number): string;
  schema: S;
  everyMs: number;
}

/** Requests the log analysis again and again, not while the page is hidden or paused. */
export function useAnalysis<S extends z.ZodType>(request: AnalysisRequest<S>): Poll<Answered<z.output<S>>> {
  const { key, path, schema, everyMs } = request;
  const pageNow = usePageNow();
  const load = async (signal: AbortSignal): Promise<Answered<z.output<S>>> => {
    const at = pageNow();
    return { at, value: await callApi(path(at), schema, { signal }) };
  };
  return usePoll(key, load, everyMs);
}

/** A query string of what is set. */
export function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString();
}
