import { publicRoute, viewerRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';
import { listOrders, placeOrder } from '@/server/clients/orders';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** A page of orders. */
  GET: viewerRoute(listOrders),
  /** Places an order. */
  POST: publicRoute(placeOrder),
});
