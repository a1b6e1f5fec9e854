'use client';
import { type Polled, usePolled } from '@/components/freshness/use-polled';
import type { OrderView } from '@/lib/orders';
import { readOrderView } from '@/lib/orders/order-schema';

const pollMs = 3_000;

/** The order from the order service, polled while `isWanted`. */
export const useStoredOrder = (orderId: string, isWanted: boolean): Polled<OrderView> =>
  usePolled(isWanted ? `/orders/${encodeURIComponent(orderId)}` : undefined, readOrderView, pollMs);
