'use client';
import { useHealthNow } from '@/components/freshness/use-health-now';
import { countText, type OrderCounts } from './count-text';

/** How many orders the list shows of how many; its own component, for the total comes every second. */
export function OrdersCount(counts: Omit<OrderCounts, 'total' | 'since'>) {
  const { health, now, isOld } = useHealthNow();
  const { total, since = 0 } = health && !isOld ? health.orders : {};
  return <p className="num text-ink-2 text-sm">{countText({ ...counts, total, since }, now)}</p>;
}
