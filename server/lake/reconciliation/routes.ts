import { reconciliation } from '@/lib/analytics/reports';
import { ProblemError } from '@/lib/problem';
import type { LakeRoutes } from '@/server/lake/context';
import { atMostEvery } from './at-most-every';
import { gatewayCounters } from './gateway-counters';
import { reconcile } from './reconcile';

/** The comparison of the live counters with the lake: done at most once in five seconds, however many ask. */
export const reconciliationRoutes: LakeRoutes = (
  guarded,
  { engine, logs, ranges, gatewayUrl, authSecret },
) => {
  if (gatewayUrl === undefined) {
    guarded.get('/reconciliation', () => {
      throw new ProblemError(503, 'There is no gateway to compare with: GATEWAY_INTERNAL_URL is not set.');
    });
    return;
  }
  const gateway = gatewayCounters(gatewayUrl, authSecret);
  const latest = atMostEvery(() => reconcile({ engine, logs, ranges, gateway }));
  guarded.get('/reconciliation', { schema: { response: { 200: reconciliation } } }, () => latest());
};
