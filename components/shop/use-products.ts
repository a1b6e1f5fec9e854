'use client';
import useSWR from 'swr';
import { z } from 'zod';
import { type ApiError, callApi } from '@/components/ui/call-api';

const schema = z.object({
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

/** The catalogue with its stock, asked again every few seconds. */
export const useProducts = () =>
  useSWR<z.output<typeof schema>, ApiError>('/products', () => callApi('/products', schema), {
    refreshInterval: 5_000,
    keepPreviousData: true,
  });
