import { methods } from '@/server/api/methods';
import { readOrder } from '@/server/api/orders';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** One order with its events. */
  GET: viewerRoute<{ orderId: string }>((request, { orderId }) => readOrder(request, orderId)),
});
