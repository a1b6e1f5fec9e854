'use client';
import useSWR, { type Revalidator, type RevalidatorOptions } from 'swr';
import type { z } from 'zod';
import { type ApiError, callApi } from '@/components/browser/call-api';
import { usePageNow } from '@/components/live';
import { useNow } from './use-now';

/** An answer and when it arrived, epoch ms by the page's clock. */
export interface TimedAnswer<T> {
  value: T;
  at: number;
}

/** An answer in the form in which it is cached. */
export const timedAnswer = <T>(value: T, at: number): TimedAnswer<T> => ({ value, at });

/** The last answer to a polled request, and whether it is current. */
export interface Polled<T> {
  value?: T;
  /** When `value` arrived, epoch ms. */
  at?: number;
  /** Why the last request failed. */
  error?: ApiError;
  /** `value` may be out of date: the last request failed, or the answer is too old. */
  isUnknown: boolean;
  refresh(): void;
  /** Shows the answer of an action without waiting for the next request. */
  put(value: T): void;
}

/** An answer that is older than the interval and this is not current, ms. */
const unknownAfterMs = 5_000;

type Retry = Required<RevalidatorOptions>;

/** HTTP statuses that a retry does not change: not signed in, forbidden, not found. */
const final: ReadonlySet<number> = new Set([401, 403, 404]);

/** For SWR, which stops its interval after an error: retries all errors that a retry can change. */
export const retryEvery =
  (everyMs: number) =>
  ({ status }: ApiError, _key: string, _config: unknown, revalidate: Revalidator, options: Retry): void => {
    if (!final.has(status)) setTimeout(() => void revalidate(options), everyMs);
  };

/** Requests `path` every `everyMs`, also after most errors. Without a path it requests nothing and keeps the last answer. */
export function usePolled<S extends z.ZodType>(
  path: string | undefined,
  schema: S,
  everyMs: number,
): Polled<z.output<S>> {
  const now = useNow();
  const pageNow = usePageNow();
  const { data, error, mutate } = useSWR<TimedAnswer<z.output<S>>, ApiError>(
    path ?? null,
    async (key: string) => timedAnswer(await callApi(key, schema), pageNow()),
    {
      refreshInterval: everyMs,
      dedupingInterval: everyMs / 2,
      keepPreviousData: true,
      onErrorRetry: retryEvery(everyMs),
    },
  );
  return {
    ...(data ? { value: data.value, at: data.at } : {}),
    ...(error ? { error } : {}),
    isUnknown: isUnknown(data?.at, error !== undefined, everyMs, now),
    refresh: () => void mutate(),
    put: (value) => void mutate(timedAnswer(value, pageNow()), { revalidate: false }),
  };
}

const isUnknown = (at: number | undefined, hasFailed: boolean, everyMs: number, now: number): boolean =>
  at === undefined || hasFailed || (now > 0 && now - at > everyMs + unknownAfterMs);
