'use client';
import { useMemo } from 'react';
import { useHealthStatus } from '@/components/freshness/use-health-status';
import { useNow } from '@/components/freshness/use-now';
import { useConnection, useFeedSubscription, useOrder } from '@/components/live';
import { type OrderState, orderState } from './order-state';
import { useStoredOrder } from './use-stored-order';

/** The state of one order: from its live events, or from the order service if there are none. */
export function useOrderState(orderId: string): {
  state: OrderState;
  refusal?: { message: string } | undefined;
} {
  const filter = useMemo(() => ({ orderId }), [orderId]);
  const { status, refusal } = useFeedSubscription('orders', { filter });
  const { phase } = useConnection();
  const health = useHealthStatus();
  const now = useNow();
  const live = useOrder(orderId);
  const isLost =
    phase === 'gateway-lost' || phase === 'offline' || (live && health.unknownSince !== undefined);
  // A paused page keeps its state.
  const isLive = phase === 'paused' || (status === 'live' && !isLost);
  // The gateway has only the newest orders; the order service has all.
  const stored = useStoredOrder(orderId, live ? !isLive : status === 'live' || Boolean(isLost));
  const state = orderState(
    {
      live,
      isLive,
      gatewayAt: health.at,
      kafkaDownSince: health.kafkaDownSince,
      // While the first answer is pending this may still be the previous order.
      stored: stored.value?.orderId === orderId ? stored.value : undefined,
      storedAt: stored.at,
      failedStatus: stored.error?.status,
    },
    now,
  );
  return { state, refusal };
}
