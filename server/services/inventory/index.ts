/** The inventory service: sets stock aside for orders, all or nothing, and never more than there is. */
import { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import { inventoryMigrations, inventorySchema } from '@/server/db';
import { defineService } from '../framework';
import { release, reserve, restock, ship } from './reserve';
import { readStock, seedStock } from './stock';

const level = z.object({
  sku: z.string(),
  name: z.string(),
  onHand: z.number(),
  reserved: z.number(),
  shipped: z.number(),
  received: z.number(),
  low: z.boolean(),
});
const delivery = z.object({
  sku: z.string().min(1).max(64),
  quantity: z.number().int().min(1).max(1_000_000),
});

export const inventory = defineService({
  name: 'inventory',
  schema: inventorySchema,
  migrations: inventoryMigrations,
  topics: ['orders'],
  // Whoever changes stock does so alone; a second transaction would only wait for the first.
  concurrency: 1,
  settings: z.object({
    /** Fewer on hand than this is low stock. */
    lowStock: z.number().int().min(0).max(1_000_000).default(20),
  }),
  business: ({ database: { queries }, settings, transact }) => {
    const threshold = () => settings().lowStock;
    return {
      prepare: () => seedStock(queries),
      handlers: {
        'order.cancelled': ({ data }, context) => release(data.orderId, threshold(), context),
      },
      batchHandlers: {
        'order.placed': (deliveries, tx) => reserve(deliveries, threshold(), tx),
        'shipment.dispatched': ship,
      },
      routes: (http) => {
        http.get('/stock', { schema: { response: { 200: z.array(level) } } }, () => readStock(queries));
        http.post(
          '/restock',
          { schema: { body: delivery, response: { 200: z.array(level) } } },
          async ({ body }) => {
            const known = await transact((context) => restock(body, threshold(), context));
            if (!known) throw new ProblemError(404, `There is no SKU "${body.sku}" in stock.`);
            return readStock(queries);
          },
        );
      },
    };
  },
});
