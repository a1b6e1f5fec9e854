'use client';
import { z } from 'zod';
import { readStored, writeStored } from '@/components/browser/stored';
import { email } from '@/lib/events/fields';

const storageKey = 'pulseboard.customer';

export const customerSchema = z.object({
  id: z.string().min(1).max(128),
  name: z.string().trim().min(1, 'Enter a name.').max(200),
  email: z.string().refine((typed) => email.safeParse(typed).success, 'Enter a valid email address.'),
});
export type Customer = z.output<typeof customerSchema>;

/** The customer of the last purchase on this device. */
export const storedCustomer = (): Customer | undefined => readStored(storageKey, customerSchema);

export const storeCustomer = (customer: Customer): void => writeStored(storageKey, customer);
