import { viewerRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';
import { readOrder } from '@/server/clients/orders';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** One order with its path. */
  GET: viewerRoute<{ orderId: string }>((request, { orderId }) => readOrder(request, orderId)),
});
