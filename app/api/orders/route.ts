import { publicRoute, viewerRoute } from '@/server/clients/doors';
import { listOrders, placeOrder } from '@/server/clients/orders';

/** A page of orders. */
export const GET = viewerRoute(listOrders);
/** Places an order. */
export const POST = publicRoute(placeOrder);
