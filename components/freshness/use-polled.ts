'use client';
import useSWR, { type Revalidator, type RevalidatorOptions } from 'swr';
import type { z } from 'zod';
import { type ApiError, callApi } from '@/components/browser/call-api';
import { usePageNow } from '@/components/live';
import { useNow } from './use-now';

/** An answer with when it came, epoch ms by the page's clock. */
export interface TimedAnswer<T> {
  value: T;
  at: number;
}

/** What came at `at`, as it is cached. */
export const timedAnswer = <T>(value: T, at: number): TimedAnswer<T> => ({ value, at });

/** The last answer to a question that is asked again and again, and whether it still holds. */
export interface Polled<T> {
  value?: T;
  /** When `value` came, epoch ms. */
  at?: number;
  /** Why the last attempt gave no answer. */
  error?: ApiError;
  /** Nothing has answered since `at`: what `value` says may not be so any more. */
  isUnknown: boolean;
  refresh(): void;
  /** Shows what an action answered, at once. */
  put(value: T): void;
}

/** An answer older than this is not shown as the state of now, ms. */
const unknownAfterMs = 5_000;

type Tries = Required<RevalidatorOptions>;

/** Refused, or that there is no such thing: answers that asking again does not change. */
const final: ReadonlySet<number> = new Set([401, 403, 404]);

/** SWR stops its interval at a failure: this goes on, but for what was refused. */
export const retryEvery =
  (everyMs: number) =>
  ({ status }: ApiError, _key: string, _config: unknown, revalidate: Revalidator, options: Tries): void => {
    if (!final.has(status)) setTimeout(() => void revalidate(options), everyMs);
  };

/** Asks every `everyMs`, also after a failure, but for what was refused. Without a path it asks nothing and keeps what it had. */
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

/** Whether an answer of `at` says nothing of `now`: the last attempt failed, or none has been answered for long. */
const isUnknown = (at: number | undefined, hasFailed: boolean, everyMs: number, now: number): boolean =>
  at === undefined || hasFailed || (now > 0 && now - at > everyMs + unknownAfterMs);
