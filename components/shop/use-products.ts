'use client';
import { z } from 'zod';
import { usePolled } from '@/components/freshness/use-polled';

const schema = z.object({
  /** When the inventory service said what is in stock; unset while it does not answer. */
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

const everyMs = 5_000;

/** The catalogue with its stock, asked again every few seconds. */
export const useProducts = () => usePolled('/products', schema, everyMs);
