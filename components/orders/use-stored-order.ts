'use client';
import { useEffect, useState } from 'react';
import type { OrderView } from '@/lib/orders';

export interface StoredOrder {
  order?: OrderView;
  isLoading: boolean;
  /** Why there is none, as a sentence. */
  message?: string;
}

/** Asks the web's API for an order that the gateway does not hold; asks only while `isWanted`. */
export function useStoredOrder(orderId: string, isWanted: boolean): StoredOrder {
  const [stored, setStored] = useState<StoredOrder>({ isLoading: true });
  useEffect(() => {
    if (!isWanted) return;
    const controller = new AbortController();
    fetch(`/api/orders/${encodeURIComponent(orderId)}`, { signal: controller.signal })
      .then(async (response) => {
        const body = await response.json();
        if (response.ok) setStored({ order: body as OrderView, isLoading: false });
        else setStored({ isLoading: false, message: String(body.detail ?? '') });
      })
      .catch(() => {
        if (!controller.signal.aborted) setStored({ isLoading: false });
      });
    return () => controller.abort();
  }, [orderId, isWanted]);
  return stored;
}
