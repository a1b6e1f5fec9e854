import { viewerRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';
import { cancelOne } from '@/server/clients/orders';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Cancels an order. */
  POST: viewerRoute<{ orderId: string }>((request, { orderId }) => cancelOne(request, orderId)),
});
