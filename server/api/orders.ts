import { ProblemError } from '@/lib/problem';
import { cancelOrder, newOrder, placedOrder } from './contracts';
import { readBody, readOptionalBody } from './read-body';
import { callUpstream, forward, toResponse, type UpstreamResponse } from './upstream/forward';
import { pathOf } from './upstream/upstreams';

/** Places an order. Answers 201 with its id and, in Location, its address. */
export async function placeOrder(request: Request): Promise<Response> {
  const body = await readBody(request, newOrder);
  const answer = await callUpstream('order', { method: 'POST', path: '/orders', body, request });
  const response = toResponse(answer);
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
 * One order with its path. The order service stores all orders; when it cannot answer, the gateway may, which has the
 * newest ones in memory.
 */
export async function readOrder(request: Request, orderId: string): Promise<Response> {
  const call = { path: pathOf`/orders/${orderId}`, request };
  const first = await attempt(() => callUpstream('order', call));
  if (!shouldTryGateway(first)) return finish(first);
  const second = await attempt(() =>
    callUpstream('gateway', { path: pathOf`/internal/orders/${orderId}`, request, timeoutMs: 3_000 }),
  );
  return finish('status' in second && second.ok ? second : first);
}

/** Cancels an order, and answers with its new state. */
export async function cancelOne(request: Request, orderId: string): Promise<Response> {
  const body = (await readOptionalBody(request, cancelOrder)) ?? {};
  return forward('order', { method: 'POST', path: pathOf`/orders/${orderId}/cancel`, body, request });
}

async function attempt(call: () => Promise<UpstreamResponse>): Promise<UpstreamResponse | ProblemError> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

// Also for 404: the gateway reads an order from Kafka a moment before the order service has stored it.
function shouldTryGateway(result: UpstreamResponse | ProblemError): boolean {
  return 'statusCode' in result || result.status === 404 || result.status >= 500;
}

function finish(result: UpstreamResponse | ProblemError): Response {
  if (result instanceof ProblemError) throw result;
  return toResponse(result);
}
