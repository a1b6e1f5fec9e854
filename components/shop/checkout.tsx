'use client';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useState } from 'react';
import { z } from 'zod';
import { ApiError, callApi } from '@/components/browser/call-api';
import { toPathSegment } from '@/components/browser/path-segment';
import { randomId } from '@/components/browser/random-id';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import type { CartLine } from './cart-line';
import { useCart } from './cart-store';
import { type Customer, customerSchema, storeCustomer, storedCustomer } from './customer';
import { track } from './visit/activity';

const inputs = ['name', 'email'] as const;
type Errors = Partial<Record<(typeof inputs)[number], string[]>> & { order?: string };

/** Focuses the first invalid field, which announces its error. */
function focusFirst(fields: HTMLFormControlsCollection, errors: Errors): void {
  const first = inputs.find((name) => errors[name]);
  const field = first && fields.namedItem(first);
  if (field instanceof HTMLElement) field.focus();
}

/** The checkout form. A second click, or a retry after a lost answer, places the same order. */
export function Checkout({ lines }: { lines: readonly CartLine[] }) {
  const router = useRouter();
  const { orderKey, clear } = useCart();
  const [stored, setStored] = useState<Customer>();
  const [errors, setErrors] = useState<Errors>({});
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    setStored(storedCustomer());
    track('checkout');
  }, []);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = event.currentTarget.elements;
    const form = Object.fromEntries(new FormData(event.currentTarget));
    const customer = customerSchema.safeParse({ id: stored?.id ?? `web-${randomId()}`, ...form });
    if (!customer.success) {
      const found: Errors = z.flattenError(customer.error).fieldErrors;
      setErrors(found);
      focusFirst(fields, found);
      return;
    }
    setBusy(true);
    setErrors({});
    try {
      const orderId = await place(customer.data, lines, orderKey);
      storeCustomer(customer.data);
      track('purchase', { orderId });
      router.push(`/orders/${toPathSegment(orderId)}`);
      clear();
    } catch (error) {
      setErrors({
        order: error instanceof ApiError ? error.message : 'The order was not placed. Try again.',
      });
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} noValidate className="mt-4 flex flex-col gap-3">
      <Field
        key={`name-${stored?.id}`}
        label="Name"
        name="name"
        autoComplete="name"
        defaultValue={stored?.name}
        maxLength={200}
        error={errors.name?.[0]}
      />
      <Field
        key={`email-${stored?.id}`}
        label="Email"
        name="email"
        type="email"
        autoComplete="email"
        defaultValue={stored?.email}
        maxLength={254}
        error={errors.email?.[0]}
      />
      {errors.order && (
        <p role="alert" className="text-bad text-sm">
          {errors.order}
        </p>
      )}
      <Button type="submit" variant="primary" disabled={isBusy}>
        {isBusy ? 'Placing the order' : 'Buy'}
      </Button>
      <p className="text-ink-3 text-xs">Payments are simulated, no money is charged.</p>
    </form>
  );
}

async function place(customer: Customer, lines: readonly CartLine[], key: string): Promise<string> {
  const items = lines.map(({ product, quantity }) => ({ sku: product.sku, quantity }));
  const { orderId } = await callApi('/orders', z.object({ orderId: z.string() }), {
    method: 'POST',
    body: { customer, items },
    headers: { 'idempotency-key': key },
  });
  return orderId;
}
