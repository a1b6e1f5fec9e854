'use client';
import { useHealthNow } from '@/components/freshness/use-health-now';
import { countText, type OrderCounts } from './count-text';

/** The number of listed orders and the total. A separate component, because the total changes every second. */
export function OrdersCount(counts: Omit<OrderCounts, 'total' | 'since'>) {
  const { health, now, isOld } = useHealthNow();
  const { total, since = 0 } = health && !isOld ? health.orders : {};
  return <p className="num text-ink-2 text-sm">{countText({ ...counts, total, since }, now)}</p>;
}
