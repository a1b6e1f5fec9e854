'use client';
import { useEffect, useState } from 'react';
import { ApiError, callApi } from '@/components/ui/call-api';
import type { OrderView } from '@/lib/orders';
import { orderViewSchema } from './order-schema';

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
    let isWanting = true;
    const show = (answer: StoredOrder) => {
      if (isWanting) setStored(answer);
    };
    callApi(`/orders/${encodeURIComponent(orderId)}`, orderViewSchema).then(
      (order) => show({ order, isLoading: false }),
      (error) => show({ isLoading: false, ...(error instanceof ApiError ? { message: error.message } : {}) }),
    );
    return () => {
      isWanting = false;
    };
  }, [orderId, isWanted]);
  return stored;
}
