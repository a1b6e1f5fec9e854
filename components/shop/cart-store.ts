'use client';
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export const mostOfOne = 99;

interface Cart {
  /** Quantity by SKU. */
  lines: Readonly<Record<string, number>>;
  /** Belongs to this content: sending it twice is one order. */
  orderKey: string;
  set(sku: string, quantity: number): void;
  clear(): void;
}

/** The cart of this device; it survives a reload. */
export const useCart = create<Cart>()(
  persist(
    (set) => ({
      lines: {},
      orderKey: '',
      set: (sku, quantity) =>
        set(({ lines: { [sku]: _, ...others } }) => ({
          lines: quantity > 0 ? { ...others, [sku]: Math.min(mostOfOne, quantity) } : others,
          orderKey: crypto.randomUUID(),
        })),
      clear: () => set({ lines: {}, orderKey: '' }),
    }),
    {
      name: 'pulseboard.cart',
      storage: createJSONStorage(() => localStorage),
      partialize: ({ lines, orderKey }) => ({ lines, orderKey }),
      // The server renders an empty cart: what is stored comes after the first paint.
      skipHydration: true,
    },
  ),
);
