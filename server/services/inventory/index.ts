/** The inventory service: reserves stock for orders, all items or none, and never more than is on hand. */
import { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import { inventoryMigrations, inventorySchema } from '@/server/db';
import { defineService } from '../framework';
import { bookOutShipped, releaseStock, reserveStock } from './reservations';
import { readStock, restock, seedStock } from './stock';

const level = z.object({
  sku: z.string(),
  name: z.string(),
  onHand: z.number(),
  reserved: z.number(),
  shipped: z.number(),
  received: z.number(),
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
  // Changes of stock are serialized by a lock; a second transaction would only wait for the first.
  concurrency: 1,
  settings: z.object({}),
  business: ({ database: { queries }, transact }) => ({
    prepare: () => seedStock(queries),
    handlers: {
      'order.cancelled': ({ data }, context) => releaseStock(data.orderId, context),
    },
    batchHandlers: {
      'order.placed': reserveStock,
      'shipment.dispatched': bookOutShipped,
    },
    routes: (http) => {
      http.get('/stock', { schema: { response: { 200: z.array(level) } } }, () => readStock(queries));
      http.post(
        '/restock',
        { schema: { body: delivery, response: { 200: z.array(level) } } },
        async ({ body }) => {
          const isKnownSku = await transact((context) => restock(body, context));
          if (!isKnownSku) throw new ProblemError(404, `There is no SKU "${body.sku}" in stock.`);
          return readStock(queries);
        },
      );
    },
  }),
});
