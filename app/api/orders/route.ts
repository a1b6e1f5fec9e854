import { methods } from '@/server/api/methods';
import { listOrders, placeOrder } from '@/server/api/orders';
import { publicRoute, viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** One page of orders. */
  GET: viewerRoute(listOrders),
  /** Places an order. */
  POST: publicRoute(placeOrder),
});
