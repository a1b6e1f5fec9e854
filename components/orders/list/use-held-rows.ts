'use client';
import { useMemo, useRef } from 'react';
import type { OrderView } from '@/lib/orders';

export interface HeldRows {
  rows: readonly OrderView[];
  /** How many came above or between the rows meanwhile. */
  fresh: number;
}

/**
 * Holds a list still: while held, the rows stay where they were, each with its present state, and what came
 * since is counted. A row never moves under the pointer. Another `key` is another list, held or not.
 */
export function useHeldRows(orders: readonly OrderView[], isHeld: boolean, key: string): HeldRows {
  const frozen = useRef<{ key: string; orders: readonly OrderView[] } | undefined>(undefined);
  if (!isHeld || frozen.current?.key !== key) frozen.current = undefined;
  if (isHeld) frozen.current ??= { key, orders };
  const held = frozen.current?.orders;
  return useMemo(() => (held ? mergeHeldRows(held, orders) : { rows: orders, fresh: 0 }), [orders, held]);
}

/** The rows `held`, in their present state; orders below the last of them follow, for no row moves by that. */
export function mergeHeldRows(held: readonly OrderView[], orders: readonly OrderView[]): HeldRows {
  const present = new Map(orders.map((order) => [order.orderId, order]));
  const rows = held.map((order) => present.get(order.orderId) ?? order);
  const known = new Set(held.map(({ orderId }) => orderId));
  const last = orders.findLastIndex(({ orderId }) => known.has(orderId));
  const below = last < 0 ? [] : orders.slice(last + 1);
  const added = orders.filter(({ orderId }) => !known.has(orderId)).length;
  return { rows: [...rows, ...below], fresh: added - below.length };
}
