'use client';
import { type Poll, usePoll } from '@/components/analytics/data/use-poll';
import { callApi } from '@/components/browser/call-api';
import { usePageNow } from '@/components/live';
import { type AlertsAnswer, alertsAnswer } from '@/lib/alerts/api';

/** From one request to the next, ms. */
export const everyMs = 2_000;

/** Rules and alerts, and the time of the request by the page's clock, epoch ms. */
export type AlertsPoll = Poll<{ value: AlertsAnswer; at: number }>;

/** Every rule with its state and values, requested every 2 s, not while the page is hidden or paused. */
export function useAlerts(): AlertsPoll {
  const pageNow = usePageNow();
  return usePoll(
    'alerts',
    async (signal) => {
      const at = pageNow();
      return { at, value: await callApi('/alerts', alertsAnswer, { signal }) };
    },
    everyMs,
  );
}
