import type { EarlierOrders, EarlierOrdersRequest } from '@/lib/analytics/earlier-orders';
import type { LakeLog } from '@/server/lake/context';

type Read = (request: EarlierOrdersRequest, log: LakeLog) => Promise<EarlierOrders>;

/** Answers are kept for this long: a gateway that did not wait for a long one asks again. Ms. */
const keptMs = 300_000;

/**
 * Reads for one request after the other, because each takes the memory of a query and several gateways may start at the
 * same time, and once for the same request. What failed is read again.
 */
export function oncePerRequest(read: Read): Read {
  const answers = new Map<string, Promise<EarlierOrders>>();
  let last: Promise<unknown> = Promise.resolve();
  return (request, log) => {
    const key = JSON.stringify(request);
    const known = answers.get(key);
    if (known) return known;
    const answer = last.then(() => read(request, log));
    answers.set(key, answer);
    const forget = () => answers.delete(key);
    last = answer.then(() => void setTimeout(forget, keptMs).unref(), forget);
    return answer;
  };
}
