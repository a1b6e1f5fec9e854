'use client';
import { useSyncExternalStore } from 'react';
import { useLive } from '@/components/live/provider';
import type { OrderView } from '@/lib/orders';

const none: readonly OrderView[] = [];

/** The orders in the store, newest first. */
export function useOrders(): readonly OrderView[] {
  const { orders } = useLive();
  return useSyncExternalStore(orders.changed.on, orders.all, () => none);
}

/** Undefined: the store does not have it. */
export function useOrder(orderId: string): OrderView | undefined {
  const { orders } = useLive();
  return useSyncExternalStore(
    orders.changed.on,
    () => orders.one(orderId),
    () => undefined,
  );
}
