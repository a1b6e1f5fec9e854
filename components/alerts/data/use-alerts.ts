'use client';
import { type Timed, usePath } from '@/components/analytics/data/use-path';
import type { Poll } from '@/components/analytics/data/use-poll';
import { type AlertsAnswer, alertsAnswer } from '@/lib/alerts/api';

/** From one request to the next, ms. */
export const everyMs = 2_000;

export type AlertsPoll = Poll<Timed<AlertsAnswer>>;

/** Every rule with its state and values, requested every 2 s, not while the page is hidden or paused. */
export const useAlerts = (): AlertsPoll => usePath('/alerts', alertsAnswer, everyMs);
