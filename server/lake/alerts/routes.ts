import { pastRequest } from '@/lib/alerts/past';
import { answering } from '@/server/lake/answering';
import type { LakeRoutes } from '@/server/lake/context';
import { problemOf } from '@/server/lake/reports/problem-of';
import { pastBuckets } from './buckets';

/** POST /alerts/buckets: what past events add to the groups of an alert rule, for its preview. */
export const alertRoutes: LakeRoutes = (guarded, context) => {
  const answer = answering(problemOf);
  guarded.post('/alerts/buckets', { schema: { body: pastRequest } }, (request, reply) =>
    answer(reply, (signal) => pastBuckets(context, request.body, signal)),
  );
};
