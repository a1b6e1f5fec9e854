'use client';
import { z } from 'zod';
import { create } from 'zustand';
import { type PersistStorage, persist } from 'zustand/middleware';
import { randomId } from '@/components/browser/random-id';
import { readStored, writeStored } from '@/components/browser/stored';

const maxQuantity = 99;

interface Cart {
  /** Quantity by SKU. */
  lines: Readonly<Record<string, number>>;
  /** Idempotency key of this cart: sending it twice places one order. */
  orderKey: string;
  set(sku: string, quantity: number): void;
  clear(): void;
}

type StoredCart = Pick<Cart, 'lines' | 'orderKey'>;
const storedSchema = z.object({
  state: z.object({
    lines: z.record(z.string(), z.int().min(1).max(maxQuantity)),
    orderKey: z.string().max(128),
  }),
  version: z.number().optional(),
});
const storage: PersistStorage<StoredCart> = {
  getItem: (name) => (readStored(name, storedSchema) as { state: StoredCart } | undefined) ?? null,
  setItem: (name, value) => writeStored(name, value),
  removeItem: (name) => writeStored(name, null),
};

/** The cart, stored on this device. */
export const useCart = create<Cart>()(
  persist(
    (set) => ({
      lines: {},
      orderKey: '',
      set: (sku, quantity) =>
        set(({ lines: { [sku]: _, ...others } }) => ({
          lines: quantity > 0 ? { ...others, [sku]: Math.min(maxQuantity, quantity) } : others,
          orderKey: randomId(),
        })),
      clear: () => set({ lines: {}, orderKey: '' }),
    }),
    {
      name: 'pulseboard.cart',
      storage,
      partialize: ({ lines, orderKey }) => ({ lines, orderKey }),
      // The server renders an empty cart; the stored one is loaded after the first paint.
      skipHydration: true,
    },
  ),
);
