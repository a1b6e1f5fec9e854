import { viewerRoute } from '@/server/clients/doors';
import { readOrder } from '@/server/clients/orders';

/** One order with its path. */
export const GET = viewerRoute<{ orderId: string }>((request, { orderId }) => readOrder(request, orderId));
