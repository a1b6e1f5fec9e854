'use client';
import { z } from 'zod';
import { create } from 'zustand';
import { type PersistStorage, persist } from 'zustand/middleware';
import { randomId } from '@/components/browser/random-id';
import { readStored, writeStored } from '@/components/browser/stored';

const mostOfOne = 99;

interface Cart {
  /** Quantity by SKU. */
  lines: Readonly<Record<string, number>>;
  /** Belongs to this content: sending it twice is one order. */
  orderKey: string;
  set(sku: string, quantity: number): void;
  clear(): void;
}

type Kept = Pick<Cart, 'lines' | 'orderKey'>;
const kept = z.object({
  state: z.object({
    lines: z.record(z.string(), z.int().min(1).max(mostOfOne)),
    orderKey: z.string().max(128),
  }),
  version: z.number().optional(),
});
const storage: PersistStorage<Kept> = {
  getItem: (name) => (readStored(name, kept) as { state: Kept } | undefined) ?? null,
  setItem: (name, value) => writeStored(name, value),
  removeItem: (name) => writeStored(name, null),
};

/** The cart of this device; it survives a reload. */
export const useCart = create<Cart>()(
  persist(
    (set) => ({
      lines: {},
      orderKey: '',
      set: (sku, quantity) =>
        set(({ lines: { [sku]: _, ...others } }) => ({
          lines: quantity > 0 ? { ...others, [sku]: Math.min(mostOfOne, quantity) } : others,
          orderKey: randomId(),
        })),
      clear: () => set({ lines: {}, orderKey: '' }),
    }),
    {
      name: 'pulseboard.cart',
      storage,
      partialize: ({ lines, orderKey }) => ({ lines, orderKey }),
      // The server renders an empty cart: what is stored comes after the first paint.
      skipHydration: true,
    },
  ),
);
