'use client';
import type { z } from 'zod';
import { callApi } from '@/components/browser/call-api';
import { usePageNow } from '@/components/live';
import { type Poll, usePoll } from './use-poll';

const usualMs = 5_000;

/** An answer and the time of its request by the page's clock, epoch ms. */
export interface Timed<T> {
  value: T;
  at: number;
}

/** The answer of an API, requested again every 5 s. */
export function usePath<S extends z.ZodType>(
  path: string,
  schema: S,
  everyMs = usualMs,
): Poll<Timed<z.output<S>>> {
  const pageNow = usePageNow();
  return usePoll(
    path,
    async (signal) => {
      const at = pageNow();
      return { at, value: await callApi(path, schema, { signal }) };
    },
    everyMs,
  );
}
