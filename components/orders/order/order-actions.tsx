'use client';
import { Ban, Mail } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { z } from 'zod';
import { ApiError, callApi } from '@/components/browser/call-api';
import { Button } from '@/components/ui/button';
import { RowLink } from '@/components/ui/row-link';
import type { OrderStatus, OrderView } from '@/lib/orders';

/** An order can be cancelled until it is confirmed. */
const cancellable: readonly OrderStatus[] = ['placed', 'paid', 'reserved'];

/** Actions on an order: show its emails, cancel it. */
export function OrderActions({ order: { orderId, status } }: { order: OrderView }) {
  const [isBusy, setBusy] = useState(false);
  const id = encodeURIComponent(orderId);
  const cancel = async () => {
    setBusy(true);
    try {
      await callApi(`/orders/${id}/cancel`, z.unknown(), { method: 'POST', body: {} });
      toast.success('Order cancelled', {
        description: 'A payment will be refunded, and reserved stock released.',
      });
    } catch (error) {
      toast.error('Order not cancelled', {
        description: error instanceof ApiError ? error.message : 'Try again in a moment.',
      });
    }
    setBusy(false);
  };
  return (
    <div className="ml-auto flex gap-2">
      <RowLink
        href={`/mailbox?order=${id}`}
        className="inline-flex h-9 items-center gap-2 rounded-md px-3 text-ink-2 hover:bg-sunken hover:text-ink"
      >
        <Mail aria-hidden className="size-4" /> Emails
      </RowLink>
      {cancellable.includes(status) && (
        <Button variant="danger" disabled={isBusy} onClick={() => void cancel()}>
          <Ban aria-hidden className="size-4" /> Cancel order
        </Button>
      )}
    </div>
  );
}
