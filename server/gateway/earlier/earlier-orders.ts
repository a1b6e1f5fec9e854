import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type EarlierOrders, type EarlierOrdersRequest, earlierOrders } from '@/lib/analytics/earlier-orders';
import { problemSchema } from '@/lib/problem';
import { signInternal } from '@/server/auth/internal-auth';
import type { Tail } from '@/server/bus';
import type { Feeds } from '@/server/gateway/feeds/feeds';

/** Tens of millions of events take the lake minutes. It goes on, and has the answer when it is asked again. */
const timeoutMs = 240_000;
const retryMs = 2_000;

export interface EarlierOrdersOptions {
  /** LAKE_URL; undefined: there is no lake, and the figures say since when they count. */
  lakeUrl?: string | undefined;
  authSecret: string;
  feeds: Feeds;
  tail: Pick<Tail, 'clusterId' | 'start'>;
  log: Logger;
}

/**
 * Figures of today and in total begin with the lake's aggregates of exactly the offsets before the first one that this
 * gateway reads, so no event counts twice or not at all. Until the lake has answered they say since when they count.
 * Returns how to stop waiting.
 */
export function adoptEarlierOrders(options: EarlierOrdersOptions): () => void {
  const { lakeUrl, tail } = options;
  const start = tail.start.get('orders');
  const stopping = new AbortController();
  if (lakeUrl === undefined || !start || start.from.every((offset) => offset === 0)) return () => undefined;
  const { clusterId } = tail;
  const request = { clusterId, topicId: start.topicId, before: start.from };
  void askUntilAnswered(lakeUrl, request, options, stopping.signal);
  return () => stopping.abort();
}

async function askUntilAnswered(
  lakeUrl: string,
  request: EarlierOrdersRequest,
  { authSecret, feeds, log }: EarlierOrdersOptions,
  signal: AbortSignal,
): Promise<void> {
  const hub = feeds.byTopic.get('orders');
  const epoch = hub?.log.position.epoch;
  // A topic that is recreated is read from its beginning: there is nothing earlier.
  while (!signal.aborted && hub?.log.position.epoch === epoch) {
    try {
      const earlier = await ask(lakeUrl, request, authSecret, signal);
      if (signal.aborted || hub?.log.position.epoch !== epoch) return;
      feeds.orders.adopt(earlier);
      hub?.stateChanged();
      log.info(
        { since: earlier.since, placed: earlier.placed, events: earlier.orders.length },
        'took over figures of the lake',
      );
      return;
    } catch (error) {
      log.debug({ err: error }, 'the lake has no earlier orders yet; trying again');
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function ask(
  lakeUrl: string,
  request: EarlierOrdersRequest,
  authSecret: string,
  signal: AbortSignal,
): Promise<EarlierOrders> {
  const response = await fetch(new URL('/earlier-orders', lakeUrl), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await signInternal(authSecret)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(request),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  const json: unknown = await response.json();
  if (response.ok) return earlierOrders.parse(json);
  const problem = problemSchema.safeParse(json);
  throw new Error(`The lake answered ${response.status}. ${problem.data?.detail ?? ''}`);
}
