'use client';
import { useEffect, useRef } from 'react';
import { type Timed, usePath } from '@/components/analytics/data/use-path';
import type { Poll } from '@/components/analytics/data/use-poll';
import { useFeedSubscription, useAlerts as useLiveAlerts } from '@/components/live';
import { type AlertsAnswer, alertsAnswer } from '@/lib/alerts/api';

/** From one request to the next, ms. */
export const everyMs = 2_000;
/** A storm of changes is one request in this time, ms. */
const leastMs = 300;

export type AlertsPoll = Poll<Timed<AlertsAnswer>>;

/**
 * Every rule with its state and values: requested every 2 s, and as soon as the feed says that an alert changed. Not while
 * the page is hidden or paused.
 */
export function useAlerts(): AlertsPoll {
  const poll = usePath('/alerts', alertsAnswer, everyMs);
  const alerts = useLiveAlerts();
  useFeedSubscription('alerts');
  const retry = useRef(poll.retry);
  retry.current = poll.retry;
  const seen = useRef(alerts);
  const askedAt = useRef(0);
  useEffect(() => {
    if (seen.current === alerts) return;
    const ask = () => {
      seen.current = alerts;
      askedAt.current = performance.now();
      retry.current();
    };
    const timer = setTimeout(ask, Math.max(0, askedAt.current + leastMs - performance.now()));
    return () => clearTimeout(timer);
  }, [alerts]);
  return poll;
}
