import { ProblemError } from '@/lib/problem';
import { cancelOrder, newOrder, placedOrder } from './contracts';
import { type Answer, answerOf, ask, forward } from './forward';
import { readBody, readOptionalBody } from './read-body';
import { pathOf } from './upstreams';

/** Places an order. 201 with its id, and where to follow it. */
export async function placeOrder(request: Request): Promise<Response> {
  const body = await readBody(request, newOrder);
  const answer = await ask('order', { method: 'POST', path: '/orders', body, request });
  const response = answerOf(answer);
  if (answer.ok) {
    const { orderId } = placedOrder.parse(JSON.parse(answer.body));
    response.headers.set('location', `/api/orders/${encodeURIComponent(orderId)}`);
  }
  return response;
}

/** A page of orders, newest first. */
export function listOrders(request: Request): Promise<Response> {
  return forward('order', { path: '/orders', query: new URL(request.url).searchParams, request });
}

/**
 * One order with its path. The order service remembers every one; what it cannot tell just now, the gateway may
 * know, which holds the newest in memory.
 */
export async function readOrder(request: Request, orderId: string): Promise<Response> {
  const asked = { path: pathOf`/orders/${orderId}`, request };
  const first = await attempt(() => ask('order', asked));
  if (!mayKnowMore(first)) return finish(first);
  const second = await attempt(() =>
    ask('gateway', { path: pathOf`/internal/orders/${orderId}`, request, timeoutMs: 3_000 }),
  );
  return finish('status' in second && second.ok ? second : first);
}

/** Cancels an order, and answers what became of it. */
export async function cancelOne(request: Request, orderId: string): Promise<Response> {
  const body = (await readOptionalBody(request, cancelOrder)) ?? {};
  return forward('order', { method: 'POST', path: pathOf`/orders/${orderId}/cancel`, body, request });
}

async function attempt(call: () => Promise<Answer>): Promise<Answer | ProblemError> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

// 404 as well: the gateway reads an order from Kafka a moment before the order service has written it down.
function mayKnowMore(result: Answer | ProblemError): boolean {
  return 'statusCode' in result || result.status === 404 || result.status >= 500;
}

function finish(result: Answer | ProblemError): Response {
  if (result instanceof ProblemError) throw result;
  return answerOf(result);
}
