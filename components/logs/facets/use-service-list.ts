'use client';
import { useRef } from 'react';
import type { LogsView } from '@/components/live';
import type { HistogramAnswer } from '@/lib/logs/history';

export interface ServiceCount {
  service: string;
  /** In the range; undefined: only seen live so far. */
  count: number | undefined;
}

const most = 100;

/** The services in an order that does not change as counts do: those with most lines first, new ones at the end. */
export function useServiceList(
  counts: HistogramAnswer | undefined,
  rates: LogsView['rates'],
): readonly ServiceCount[] {
  const order = useRef<string[]>([]);
  const counted = new Map(counts?.services.map(({ service, count }) => [service, count]));
  const listed = new Set(order.current);
  for (const name of [...counted.keys(), ...rates.services.map(({ service }) => service)])
    if (!listed.has(name) && order.current.length < most) {
      listed.add(name);
      order.current = [...order.current, name];
    }
  return order.current.map((service) => ({
    service,
    count: counts ? (counted.get(service) ?? 0) : undefined,
  }));
}
