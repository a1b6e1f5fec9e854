'use client';
import { useMemo, useRef } from 'react';
import type { OrderView } from '@/lib/orders';

export interface HeldRows {
  rows: readonly OrderView[];
  /** Orders that arrived above or between the rows meanwhile. */
  fresh: number;
}

/**
 * Freezes a list while `isHeld`: rows keep their place but show their current state, and new orders are counted, so that
 * no row moves under the pointer. A new `key` starts a new list.
 */
export function useHeldRows(orders: readonly OrderView[], isHeld: boolean, key: string): HeldRows {
  const frozen = useRef<{ key: string; orders: readonly OrderView[] } | undefined>(undefined);
  if (!isHeld || frozen.current?.key !== key) frozen.current = undefined;
  if (isHeld) frozen.current ??= { key, orders };
  const held = frozen.current?.orders;
  return useMemo(() => (held ? mergeHeldRows(held, orders) : { rows: orders, fresh: 0 }), [orders, held]);
}

/** The held rows with their current state, followed by orders below the last of them, because those move no row. */
export function mergeHeldRows(held: readonly OrderView[], orders: readonly OrderView[]): HeldRows {
  const current = new Map(orders.map((order) => [order.orderId, order]));
  const rows = held.map((order) => current.get(order.orderId) ?? order);
  const heldIds = new Set(held.map(({ orderId }) => orderId));
  const last = orders.findLastIndex(({ orderId }) => heldIds.has(orderId));
  const below = last < 0 ? [] : orders.slice(last + 1);
  const added = orders.filter(({ orderId }) => !heldIds.has(orderId)).length;
  return { rows: [...rows, ...below], fresh: added - below.length };
}
