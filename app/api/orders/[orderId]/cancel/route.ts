import { methods } from '@/server/api/methods';
import { cancelOne } from '@/server/api/orders';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Cancels an order. */
  POST: viewerRoute<{ orderId: string }>((request, { orderId }) => cancelOne(request, orderId)),
});
