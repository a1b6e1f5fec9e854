'use client';
import { useMemo } from 'react';
import { usePolled } from '@/components/freshness/use-polled';
import { useFeedSubscription, useLogs } from '@/components/live';
import { logsAnswer } from '@/lib/logs/history';
import { mergeLines } from './merge-lines';

/** Shown of one order; the Logs page has all. */
const mostLines = 200;
/** The history is for lines that the gateway no longer holds: those do not change. */
const historyMs = 30_000;

/** The lines of an order, past and live, in time order. `isLoading`: neither source has answered. */
export function useOrderLines(orderId: string) {
  const filter = useMemo(() => ({ orderId }), [orderId]);
  const { status, refusal } = useFeedSubscription('logs', { filter });
  const { lines: live, isSettled } = useLogs();
  const query = new URLSearchParams({ orderId, limit: String(mostLines) });
  const history = usePolled(`/logs?${query}`, logsAnswer, historyMs);
  const past = history.value?.lines;
  const lines = useMemo(() => {
    // While the first answers are pending these may still be the lines of the order before.
    const ofOrder = [isSettled ? live : [], past ?? []].map((source) =>
      source.filter(({ data }) => data.orderId === orderId),
    );
    return mergeLines(ofOrder, mostLines);
  }, [live, isSettled, past, orderId]);
  const isLoading = status !== 'live' && !history.value && !history.error;
  return { lines, isLoading, refusal, historyError: history.error };
}
