import { changedChannel, deliveriesQuery, newChannel } from '@/lib/alerts/channels';
import { readBody } from './read-body';
import { forward } from './upstream/forward';
import { toParams } from './upstream/to-params';
import { pathOf } from './upstream/upstreams';

/** Longer than a webhook or a mail server may take. */
const testTimeoutMs = 30_000;

/** Where notifications of alerts are sent, without secrets. */
export const listAlertChannels = (request: Request): Promise<Response> =>
  forward('alerts', { path: '/channels', request });

export async function createAlertChannel(request: Request): Promise<Response> {
  const body = await readBody(request, newChannel);
  return forward('alerts', { method: 'POST', path: '/channels', body, request });
}

export async function changeAlertChannel(request: Request, id: string): Promise<Response> {
  const body = await readBody(request, changedChannel);
  return forward('alerts', { method: 'PUT', path: pathOf`/channels/${id}`, body, request });
}

export const deleteAlertChannel = (request: Request, id: string): Promise<Response> =>
  forward('alerts', { method: 'DELETE', path: pathOf`/channels/${id}`, request });

/** Sends a test, and answers with what the receiver said. */
export const testAlertChannel = (request: Request, id: string): Promise<Response> =>
  forward('alerts', {
    method: 'POST',
    path: pathOf`/channels/${id}/test`,
    timeoutMs: testTimeoutMs,
    request,
  });

/** Deliveries of alerts, the newest first. */
export async function listAlertDeliveries(request: Request): Promise<Response> {
  const query = toParams(deliveriesQuery.parse(Object.fromEntries(new URL(request.url).searchParams)));
  return forward('alerts', { path: '/deliveries', query, request });
}

/** Sends a delivery again that was not taken. */
export const retryAlertDelivery = (request: Request, deliveryId: string): Promise<Response> =>
  forward('alerts', { method: 'POST', path: pathOf`/deliveries/${deliveryId}/retry`, request });
