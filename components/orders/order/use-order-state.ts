'use client';
import { useMemo } from 'react';
import { useHealthStatus } from '@/components/freshness/use-health-status';
import { useNow } from '@/components/freshness/use-now';
import { useConnection, useFeedSubscription, useOrder } from '@/components/live';
import { type OrderState, orderState } from './order-state';
import { useStoredOrder } from './use-stored-order';

/** What is known of one order: by its events, and from the order service where those do not say it. */
export function useOrderState(orderId: string): {
  standing: OrderState;
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
  // A page that is paused holds still.
  const isLive = phase === 'paused' || (status === 'live' && !isLost);
  // A gateway holds the newest orders; the order service remembers all.
  const stored = useStoredOrder(orderId, live ? !isLive : status === 'live' || Boolean(isLost));
  const standing = orderState(
    {
      live,
      isLive,
      gatewayAt: health.at,
      kafkaDownSince: health.kafkaDownSince,
      // Of the order before, until this one is answered.
      stored: stored.value?.orderId === orderId ? stored.value : undefined,
      storedAt: stored.at,
      failedStatus: stored.error?.status,
    },
    now,
  );
  return { standing, refusal };
}
