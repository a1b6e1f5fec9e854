'use client';
import { PackagePlus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { act } from '@/components/admin/use-admin';
import { callApi } from '@/components/browser/call-api';
import { toPathSegment } from '@/components/browser/path-segment';
import { Button } from '@/components/ui/button';
import { Field, SelectField } from '@/components/ui/field';
import { products } from '@/lib/products';
import { formatMoney } from '@/lib/text/money';

function customerOf(name: string) {
  const words = name.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? ['customer'];
  const [id, mailbox] = [words.join('-').slice(0, 100), words.join('.').slice(0, 60)];
  return { id: `c-${id}`, name, email: `${mailbox.replace(/\.$/, '')}@example.com` };
}

/** Places one order, as a shopper would. */
export function OneOrder() {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('customer')).trim();
    const items = [{ sku: String(form.get('sku')), quantity: Number(form.get('quantity')) }];
    const body = { items, ...(name ? { customer: customerOf(name) } : {}) };
    setBusy(true);
    await act(
      () => callApi('/admin/simulator/orders', z.object({ orderId: z.string() }), { method: 'POST', body }),
      ({ orderId }) => ({
        title: 'Order placed',
        description: orderId,
        undo: {
          label: 'View order',
          run: async () => router.push(`/orders/${toPathSegment(orderId)}`),
        },
      }),
    );
    setBusy(false);
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
      <Field label="Customer" name="customer" placeholder="Random" maxLength={100} className="w-44" />
      <SelectField
        label="Product"
        name="sku"
        options={products.map(({ sku, name, price, currency }) => ({
          value: sku,
          label: `${name}, ${formatMoney(price, currency)}`,
        }))}
        className="w-60"
      />
      <Field
        label="Quantity"
        name="quantity"
        type="number"
        min={1}
        max={100}
        defaultValue={1}
        className="w-20"
      />
      <Button type="submit" variant="primary" disabled={isBusy}>
        <PackagePlus aria-hidden className="size-4" /> Place order
      </Button>
    </form>
  );
}
