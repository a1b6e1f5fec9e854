'use client';
import { z } from 'zod';
import { usePolled } from '@/components/freshness/use-polled';

const schema = z.object({
  /** Time of the stock figures; unset while the inventory service does not answer. */
  stockAt: z.number().optional(),
  products: z.array(
    z.object({
      sku: z.string(),
      name: z.string(),
      price: z.number(),
      currency: z.string(),
      stock: z.number().optional(),
      low: z.boolean().optional(),
    }),
  ),
});
export type ShopProduct = z.output<typeof schema>['products'][number];

const pollMs = 5_000;

/** The products with their stock, polled. */
export const useProducts = () => usePolled('/products', schema, pollMs);
