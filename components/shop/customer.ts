'use client';
import { z } from 'zod';

const storageKey = 'pulseboard.customer';

export const customerSchema = z.object({
  id: z.string().min(1).max(128),
  name: z.string().trim().min(1, 'Who is it for?').max(200),
  email: z.email('This is no email address.').max(254),
});
export type Customer = z.output<typeof customerSchema>;

/** Who bought on this device before. */
export function storedCustomer(): Customer | undefined {
  try {
    const stored = customerSchema.safeParse(JSON.parse(localStorage.getItem(storageKey) ?? 'null'));
    return stored.success ? stored.data : undefined;
  } catch {
    return undefined;
  }
}

export function storeCustomer(customer: Customer): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(customer));
  } catch {
    // The form is then empty next time.
  }
}
