'use client';
import { type Timed, usePath } from '@/components/analytics/data/use-path';
import type { Poll } from '@/components/analytics/data/use-poll';
import { queryOf } from '@/components/logs/analysis/use-analysis';
import { type HistoryAnswer, historyAnswer } from '@/lib/alerts/api';

export interface HistoryRequest {
  /** Epoch ms. To the minute, so that the request does not change with every tick. */
  from: number;
  to?: number | undefined;
  rule?: string | undefined;
  limit: number;
}

/** Incidents that fired in a time, the newest first, requested every 5 s. */
export const useHistory = (request: HistoryRequest): Poll<Timed<HistoryAnswer>> =>
  usePath(`/alerts/history?${queryOf({ ...request })}`, historyAnswer);
