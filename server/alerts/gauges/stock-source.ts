import { z } from 'zod';
import { callInternal } from '@/server/internal-calls/call-internal';
import type { GaugeSource } from './source';

const stock = z.array(z.object({ sku: z.string(), name: z.string(), onHand: z.number() })).max(10_000);

/** Pieces of each product that can be reserved. `inventoryUrl`: of the inventory service. */
export const stockSource = (inventoryUrl: string, authSecret: string): GaugeSource => ({
  name: 'stock',
  gauges: ['stock.available'],
  // It is a query of the service's database.
  everyMs: 2_000,
  read: async (signal) => {
    const levels = await callInternal({
      url: inventoryUrl,
      path: '/stock',
      authSecret,
      schema: stock,
      signal,
    });
    return levels.map(({ sku, name, onHand }) => ({
      gauge: 'stock.available',
      labels: { sku, product: name },
      value: onHand,
    }));
  },
});
