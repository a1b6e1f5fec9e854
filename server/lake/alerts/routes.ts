import { pastRequest } from '@/lib/alerts/past';
import { answering } from '@/server/lake/answering';
import type { LakeRoutes } from '@/server/lake/context';
import { problemOf } from '@/server/lake/reports/problem-of';
import { pastBuckets } from './buckets';

/** Bytes: a rule with many long conditions. */
const bodyLimit = 2 * 1_024 * 1_024;

/** POST /alerts/buckets: what past events add to the groups of an alert rule, for its preview. */
export const alertRoutes: LakeRoutes = (guarded, context) => {
  const answer = answering(problemOf);
  guarded.post('/alerts/buckets', { bodyLimit, schema: { body: pastRequest } }, (request, reply) =>
    answer(reply, (signal) => pastBuckets(context, request.body, signal)),
  );
};
