import { viewerRoute } from '@/server/clients/doors';
import { cancelOne } from '@/server/clients/orders';

/** Cancels an order. */
export const POST = viewerRoute<{ orderId: string }>((request, { orderId }) => cancelOne(request, orderId));
