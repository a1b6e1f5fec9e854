'use client';
import { useState } from 'react';
import { z } from 'zod';
import { ApiError, callApi } from '@/components/browser/call-api';
import type { OrderView } from '@/lib/orders';
import { readOrderView } from '@/lib/orders/order-schema';
import type { OrderFilter } from './filter';

const pageSchema = z.object({ orders: z.array(readOrderView), next: z.string().optional() });

interface Older {
  /** The filter of the request: another filter is another list. */
  key: string;
  orders: readonly OrderView[];
  next?: string | undefined;
  isComplete: boolean;
  message?: string;
}

const pageSize = '100';

/** Loads orders that the gateway no longer has from the order service, page by page. */
export function useOlderOrders({ statuses, text }: OrderFilter) {
  const key = JSON.stringify([statuses, text.trim()]);
  const [state, setState] = useState<Older>({ key, orders: [], isComplete: false });
  const [isBusy, setBusy] = useState(false);
  const current: Older = state.key === key ? state : { key, orders: [], isComplete: false };
  const load = async () => {
    setBusy(true);
    try {
      // The service filters by one status only; several are filtered on this page.
      const query = new URLSearchParams({
        limit: pageSize,
        ...(statuses.length === 1 ? { status: statuses[0] as string } : {}),
        ...(text.trim() ? { text: text.trim() } : {}),
        ...(current.next ? { cursor: current.next } : {}),
      });
      const { orders, next } = await callApi(`/orders?${query}`, pageSchema);
      setState({
        key,
        orders: [...current.orders, ...orders],
        next,
        isComplete: next === undefined,
      });
    } catch (error) {
      const message =
        error instanceof ApiError ? error.message : 'Older orders could not be loaded. Try again.';
      setState({ ...current, message });
    }
    setBusy(false);
  };
  return { ...current, isBusy, load };
}
