'use client';
import { useMemo, useRef } from 'react';
import type { OrderView } from '@/lib/orders';

/**
 * Holds a list still: while held, the rows stay where they were, each with its present state, and what came
 * since is counted. A row never moves under the pointer.
 */
export function useHeld(
  orders: readonly OrderView[],
  isHeld: boolean,
): { rows: readonly OrderView[]; fresh: number } {
  const frozen = useRef<readonly OrderView[] | undefined>(undefined);
  if (!isHeld) frozen.current = undefined;
  else frozen.current ??= orders;
  const held = frozen.current;
  return useMemo(() => {
    if (!held) return { rows: orders, fresh: 0 };
    const present = new Map(orders.map((order) => [order.orderId, order]));
    const rows = held.map((order) => present.get(order.orderId) ?? order);
    const known = new Set(held.map(({ orderId }) => orderId));
    return { rows, fresh: orders.filter(({ orderId }) => !known.has(orderId)).length };
  }, [orders, held]);
}
