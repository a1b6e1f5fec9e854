'use client';
import { type Polled, usePolled } from '@/components/freshness/use-polled';
import type { OrderView } from '@/lib/orders';
import { readOrderView } from '@/lib/orders/order-schema';

const everyMs = 3_000;

/** The order as the order service has it, asked again and again while `isWanted`. */
export const useStoredOrder = (orderId: string, isWanted: boolean): Polled<OrderView> =>
  usePolled(isWanted ? `/orders/${encodeURIComponent(orderId)}` : undefined, readOrderView, everyMs);
