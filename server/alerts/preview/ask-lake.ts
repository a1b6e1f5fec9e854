import { pastAnswer } from '@/lib/alerts/past';
import { ProblemError } from '@/lib/problem';
import { callInternal, RefusedCall } from '@/server/internal-calls/call-internal';
import type { AskLake } from './past-events';

/** Where the lake is; `url` unset: there is none. */
export interface LakeAddress {
  url: string | undefined;
  authSecret: string;
}

/** Longer than the lake lets its two statements run. */
const timeoutMs = 65_000;
const noLake = 'A preview needs the lake, which is not part of this installation: LAKE_URL is not set.';
const noAnswer =
  'The lake, which has the past events, does not answer. Start it on the admin page, or try again in a moment.';

/** Asks the lake over HTTP. */
export const askLake =
  ({ url, authSecret }: LakeAddress): AskLake =>
  async (body, left) => {
    if (url === undefined) throw new ProblemError(503, noLake);
    const signal = AbortSignal.any([left, AbortSignal.timeout(timeoutMs)]);
    try {
      return await callInternal({
        url,
        path: '/alerts/buckets',
        authSecret,
        schema: pastAnswer,
        body,
        signal,
      });
    } catch (cause) {
      const isKnown = cause instanceof RefusedCall && [422, 503].includes(cause.status) && cause.detail;
      throw isKnown
        ? new ProblemError(cause.status, cause.detail ?? noAnswer, { cause })
        : new ProblemError(503, noAnswer, { retryAfter: 2, cause });
    }
  };
